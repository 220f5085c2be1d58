import { type NewEvent, type Run, RunHistory, type StagePlan } from '../../../src/runs';

const track = (name: 'teacher' | 'student' | 'baseline') => ({ track: name, steps: 100, stepsPerEpoch: 50, epochs: 2 });
export const plan: StagePlan[] = [
  { kind: 'train', label: 'train', cost: 3, tracks: [track('teacher')] },
  {
    kind: 'distill',
    label: 'distil',
    cost: 6,
    tracks: [track('student'), track('baseline')],
    loss: { alpha: 0.7, temperature: 2 },
  },
  { kind: 'evaluate', label: 'evaluate', cost: 1, tracks: [] },
];
export const start = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A history of the plan above: events one second apart. */
export function historyOf(...events: NewEvent[]): RunHistory {
  const history = new RunHistory();
  const started: NewEvent = { type: 'started', name: 'small', experiment: '/e', device: 'CPU', threads: 2, plan };
  [started, ...events].forEach((event, index) => {
    history.fold({ t: start + index * 1000, ...event });
  });
  return history;
}

export const steps = (
  stage: number,
  name: 'teacher' | 'student' | 'baseline',
  step: number,
  count: number,
): NewEvent => {
  const column = (value: number) => Array.from({ length: count }, () => value);
  return { type: 'steps', stage, track: name, step, loss: column(0.5), lr: column(1e-3), ms: column(10) };
};

export const validated = (stage: number, name: 'teacher' | 'student', step: number, accuracy: number): NewEvent => ({
  type: 'validated',
  stage,
  track: name,
  step,
  accuracy,
  loss: 0.1,
  best: true,
});

export const run: Run = {
  id: 'r1',
  dir: '/w/.distillery/runs/r1',
  name: 'small',
  experimentFile: '/w/mnist.distill.yaml',
  overrides: [],
  createdAt: start,
  paths: {
    experiment: '',
    resolved: '',
    environment: '',
    journal: '',
    checkpoints: '',
    artifacts: '',
    process: '',
    control: '',
    log: '',
    cache: '',
  },
};
