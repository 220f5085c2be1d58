/**
 * SAMPLE DATA: an invented run, shaped like a real one (the one in the design's pictures). It feeds the tests, the
 * development page and the bench; nothing of it is a result.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { sliceSteps } from '../../../webview/data/step-table';
import type { Rows, StepColumns, Track, ValidationColumns } from '../../../webview/protocol';
import { LOSS, type SampleOptions, SPANS, sampleHeader, sampleLog, stageOf } from './sample-plan';

const VALIDATE_EVERY = 106;

function pureRandom(seed: number) {
  const generator = xoroshiro128plus(seed);
  const uniform = () => uniformFloat64(generator);
  // The first numbers of a small seed are not random yet.
  for (let i = 0; i < 20; i++) uniform();
  return { uniform, gauss: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()) };
}

interface Curve {
  kl: number;
  ce: number;
  lr: number;
  speed: number;
}

/** The noiseless curves of each stage, by the step within it; the terms are already weighted. */
const CURVES: ((t: number) => Curve)[] = [
  (t) => ({
    kl: 3.3 * (1 + t / 26) ** -1.16 + 0.0265,
    ce: 0.68 * (1 + t / 34) ** -1.12 + 0.0105,
    lr: 1e-3 * Math.min(1, t / 120) * (0.5 + 0.5 * Math.cos((Math.PI * Math.max(0, t - 120)) / 1990)),
    speed: 23.1,
  }),
  (t) => ({
    kl: 0.36 * Math.exp(-t / 46) + 0.098 * (1 + t / 60) ** -0.8 + 0.02,
    ce: 0.07 * Math.exp(-t / 60) + 0.018,
    lr: 5e-4 * (0.5 + 0.5 * Math.cos((Math.PI * t) / 422)),
    speed: 30.4,
  }),
  (t) => ({
    kl: 0.064 * (1 + t / 120) ** -0.5 + 0.018,
    ce: 0.016 * (1 + t / 200) ** -0.6 + 0.014,
    lr: 3e-4 * (0.5 + 0.5 * Math.cos((Math.PI * t) / 844)),
    speed: 24.6,
  }),
  (t) => ({ kl: 0.09 * (1 + t / 60) ** -0.4, ce: 0.04 * (1 + t / 90) ** -0.4, lr: 1e-4, speed: 14.2 }),
];

/** Student's accuracy in percent, by stage. */
const ACCURACY: ((t: number) => number)[] = [
  (t) => 98.99 - 7.6 * (Math.max(1, t) / 106) ** -1.42,
  (t) => 98.74 - 1.3 * Math.exp(-t / 120),
  (t) => 98.87 - 0.16 * Math.exp(-t / 260),
  (t) => 98.7 + 0.1 * (1 - Math.exp(-t / 200)),
];

function steps(count: number, nanAt?: number): StepColumns {
  const random = pureRandom(11);
  const rows = emptySteps('student', count);
  let time = 0;
  let speed = 24;
  for (let i = 0; i < count; i++) {
    const step = i + 1;
    const curve = curveAt(step);
    const kl = step === nanAt ? Number.NaN : curve.kl * Math.exp(random.gauss() * 0.27);
    const ce = step === nanAt ? Number.NaN : curve.ce * Math.exp(random.gauss() * 0.4);
    speed += (curve.speed - speed) * 0.12 + random.gauss() * 0.42;
    const pace = step % VALIDATE_EVERY < 5 ? speed * 0.72 : speed;
    time += 1 / pace;
    rows.step[i] = step;
    rows.time[i] = time;
    rows.loss[i] = kl + ce;
    rows.kl[i] = kl / (LOSS.alpha * LOSS.temperature ** 2);
    rows.ce[i] = ce / (1 - LOSS.alpha);
    rows.lr[i] = curve.lr;
    rows.stepsPerSecond[i] = pace;
  }
  return rows;
}

function curveAt(step: number): Curve {
  const stage = stageOf(step);
  const curve = CURVES[stage];
  if (!curve) throw new Error(`The sample has no step ${step}.`);
  return curve(step - (SPANS[stage]?.from ?? 0));
}

export function emptySteps(track: Track, count: number): StepColumns {
  const single = () => new Float32Array(count).fill(Number.NaN);
  return {
    track,
    step: new Float64Array(count),
    time: new Float64Array(count),
    loss: single(),
    kl: single(),
    ce: single(),
    hidden: single(),
    temperature: single(),
    lr: single(),
    stepsPerSecond: single(),
  };
}

/** Columns of one track from [step, percent] pairs; the best is marked per stage. */
export function validations(track: Track, points: [step: number, percent: number][]): ValidationColumns {
  const seen = new Map<number, number>();
  const best = points.map(([step, percent]) => {
    const stage = stageOf(step);
    const better = percent > (seen.get(stage) ?? Number.NEGATIVE_INFINITY);
    if (better) seen.set(stage, percent);
    return Number(better);
  });
  return {
    track,
    step: Float64Array.from(points, ([step]) => step),
    accuracy: Float32Array.from(points, ([, percent]) => percent / 100),
    best: Uint8Array.from(best),
  };
}

function accuracies(count: number): ValidationColumns[] {
  const random = pureRandom(5);
  const student: [number, number][] = [];
  const baseline: [number, number][] = [];
  for (let step = VALIDATE_EVERY; step <= count; step += VALIDATE_EVERY) {
    const stage = stageOf(step);
    const from = SPANS[stage]?.from ?? 0;
    // Right after pruning the student is measured before it recovers.
    if (stage === 1 && student.every(([seen]) => seen <= from)) student.push([from + 1, 97.21]);
    student.push([step, (ACCURACY[stage]?.(step - from) ?? 0) + (random.uniform() - 0.5) * 0.05]);
    if (stage === 0) baseline.push([step, 98.58 - 8.6 * (step / 106) ** -1.33 + (random.uniform() - 0.5) * 0.05]);
  }
  if (count >= 2110) baseline.push([2110, 98.42]);
  return [
    validations('teacher', [[0, 99.18]]),
    validations('student', student),
    ...(baseline.length > 0 ? [validations('baseline', baseline)] : []),
  ];
}

/** What a snapshot of the run would hold after `step` steps. */
export function sampleRun(options: SampleOptions = {}) {
  const step = options.step ?? 3214;
  const header = sampleHeader(options);
  return {
    header,
    spans: SPANS,
    rows: {
      steps: step > 0 ? [steps(step, options.nanAt)] : [],
      validations: step > 0 ? accuracies(step) : [],
    },
    log: sampleLog(header.startedAt),
  };
}

/** The rows of a run as deltas of `size` steps each would bring them; validations come with the last. */
export function inDeltas({ steps: [steps], validations }: Rows, size: number): Rows[] {
  const count = steps?.step.length ?? 0;
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => ({
    steps: steps ? [sliceSteps(steps, i * size, (i + 1) * size)] : [],
    validations: (i + 1) * size >= count ? validations : [],
  }));
}

/** A run of one stage with as many steps as asked for, for measuring. */
export function longRun(count: number) {
  const rows = emptySteps('student', count);
  const random = pureRandom(3);
  for (let i = 0; i < count; i++) {
    const kl = 3 * (1 + i / 200) ** -0.6 * Math.exp(random.gauss() * 0.3);
    const ce = 0.6 * (1 + i / 300) ** -0.6 * Math.exp(random.gauss() * 0.4);
    rows.step[i] = i + 1;
    rows.time[i] = (i + 1) / 25;
    rows.loss[i] = kl + ce;
    rows.kl[i] = kl / (LOSS.alpha * LOSS.temperature ** 2);
    rows.ce[i] = ce / (1 - LOSS.alpha);
    rows.lr[i] = 1e-3 * (1 - i / count);
    rows.stepsPerSecond[i] = 25 + random.gauss();
  }
  const spans = [{ label: 'distil', from: 0, to: Math.ceil(count * 1.2), stepsPerEpoch: 1000, loss: LOSS }];
  return { header: sampleHeader(), spans, rows: { steps: [rows], validations: [] }, log: [] };
}
