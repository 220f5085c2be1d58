/** SAMPLE DATA: an invented run that trains its teacher first, then the student, then the student without a teacher. */
import { sampleHeader } from './sample-plan';
import { emptySteps, validations } from './sample-run';

const EPOCH = 422;
const TRAINED = 3 * EPOCH;
const END = TRAINED + 5 * EPOCH;
const LOSS = { alpha: 0.7, temperature: 2 };

function steps(track: 'teacher' | 'student' | 'baseline', from: number, to: number, start: number) {
  const rows = emptySteps(track, Math.max(0, to - from));
  for (let i = 0; i < rows.step.length; i++) {
    const noise = 1 + 0.3 * Math.sin(i * 12.9898) * Math.cos(i * 4.1414);
    const loss = (2.3 * (1 + i / 40) ** -1.1 + 0.03) * noise;
    const speed = track === 'teacher' ? 18 : 42;
    rows.step[i] = from + i + 1;
    rows.time[i] = start + (i + 1) / speed;
    rows.loss[i] = loss;
    rows.kl[i] = track === 'student' ? (0.8 * loss) / (LOSS.alpha * LOSS.temperature ** 2) : Number.NaN;
    rows.ce[i] = track === 'student' ? (0.2 * loss) / (1 - LOSS.alpha) : Number.NaN;
    rows.lr[i] = 1e-3 * (1 - i / (to - from));
    rows.stepsPerSecond[i] = speed * noise ** 0.2;
  }
  return rows;
}

const learns = (from: number, to: number, best: number, slack: number): [number, number][] =>
  Array.from({ length: Math.floor((to - from) / EPOCH) }, (_, i) => [
    from + (i + 1) * EPOCH,
    best - slack / (i + 1) ** 2,
  ]);

/** The run after `made` steps, those of the student without a teacher counted after the student's. */
export function sampleExample(made: number) {
  const to = (end: number, before = 0) => Math.min(end, made - before);
  const untaught = Math.max(TRAINED, to(END, END - TRAINED));
  const rows = {
    steps: [
      steps('teacher', 0, to(TRAINED), 2),
      steps('student', TRAINED, to(END), 75),
      steps('baseline', TRAINED, untaught, 126),
    ],
    validations: [
      validations('teacher', learns(0, to(TRAINED), 99.2, 1.1)),
      validations('student', learns(TRAINED, to(END), 98.96, 1.4)),
      validations('baseline', learns(TRAINED, untaught, 98.5, 2)),
    ],
  };
  const spans = [
    { label: 'train', from: 0, to: TRAINED, stepsPerEpoch: EPOCH },
    { label: 'distil', from: TRAINED, to: END, stepsPerEpoch: EPOCH, loss: LOSS },
  ];
  const stage = made <= TRAINED ? { label: 'train', index: 0, count: 4 } : { label: 'distil', index: 1, count: 4 };
  return { header: { ...sampleHeader(), stage }, spans, rows, log: [] };
}
