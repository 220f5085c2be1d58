/** SAMPLE DATA: the plan of an invented run, and the header that it would have at any of its steps. */
import type { LogLine, ModelState, RailStage, RunHeader, RunStatus, StageSpan } from '../../../webview/protocol';

export const LOSS = { alpha: 0.7, temperature: 2 };
export const SPANS: StageSpan[] = [
  { label: 'distil', from: 0, to: 2110, stepsPerEpoch: 422, loss: LOSS },
  { label: 'recover', from: 2110, to: 2532, stepsPerEpoch: 422, loss: LOSS },
  { label: 'adapt', from: 2532, to: 3376, stepsPerEpoch: 422, loss: LOSS },
  { label: 'adversarial', from: 3376, to: 3798, stepsPerEpoch: 422, loss: LOSS },
];
const END = 3798;
const SHARES: [string, number][] = [
  ['distil', 5],
  ['prune', 1.1],
  ['recover', 1.4],
  ['adapt', 2],
  ['adversarial', 1.5],
  ['quantize', 1.3],
  ['evaluate', 1.1],
  ['export', 1],
];

/** The index of the stage in which a step is made. */
export const stageOf = (step: number): number => SPANS.findIndex((span) => step > span.from && step <= span.to);

function rail(step: number, status: RunStatus): RailStage[] {
  const now = SPANS[stageOf(step)]?.label ?? 'distil';
  const index = SHARES.findIndex(([label]) => label === now);
  return SHARES.map(([label, share], i) => {
    const span = SPANS.find((candidate) => candidate.label === label);
    const inside = span ? (step - span.from) / (span.to - span.from) : 0;
    if (status === 'done' || i < index) return { label, state: 'done', share, done: 1 };
    if (i > index) return { label, state: 'waiting', share, done: 0 };
    return { label, state: status === 'failed' ? 'failed' : 'running', share, done: inside };
  });
}

export function sampleLog(startedAt: number): LogLine[] {
  const lines: [number, LogLine['level'], string][] = [
    [0, 'info', 'Sample run: every number in it is invented.'],
    [0.4, 'debug', 'Session options: 2 threads, sequential, level all.'],
    [1.2, 'info', 'Teacher validated: 99.18 %.'],
    [1.3, 'info', 'Teacher logits of 54,000 samples cached in 1.1 s.'],
    [40, 'warning', 'Validation takes 12 % of the time; validate less often with `validateEvery`.'],
    [92, 'info', 'distil finished: 98.97 %.'],
    [96, 'info', 'prune: 24 of 96 channels removed.'],
  ];
  return lines.map(([seconds, level, message]) => ({ t: startedAt + seconds * 1000, level, message }));
}

export const MODELS: ModelState[] = [
  {
    name: 'teacher',
    track: 'teacher',
    detail: 'given, models/teacher.onnx',
    parameters: 421_642,
    flops: 8.48e6,
    bytes: 1.69e6,
    accuracy: 0.9918,
    on: 'test',
    latencyMs: { batch1: 0.112, batch64: 4.31 },
  },
];

export interface SampleOptions {
  /** How many steps have been made. */
  step?: number;
  status?: RunStatus;
  /** The step whose loss is not a number. */
  nanAt?: number;
}

export function sampleHeader({ step = 3214, status = 'running', nanAt }: SampleOptions = {}): RunHeader {
  const stage = SPANS[stageOf(step)] ?? SPANS[0];
  const label = stage?.label ?? '';
  const inside = step - (stage?.from ?? 0);
  const problem = {
    message: 'The loss is not a number',
    step: nanAt,
    remedy: 'lower the learning rate, or clip the gradients',
    path: 'stages.0.distill.optimizer.adamw.lr',
  };
  return {
    id: 'sample',
    name: 'mnist-small',
    status,
    startedAt: new Date(2026, 10, 23, 22, 4).getTime(),
    experimentFile: '/sample/mnist.distill.yaml',
    stage: { label, index: SHARES.findIndex(([name]) => name === label), count: SHARES.length },
    step: { now: step, of: END },
    epoch: { now: Math.ceil(inside / 422) || 1, of: Math.round(((stage?.to ?? 0) - (stage?.from ?? 0)) / 422) },
    elapsedSeconds: step / 24,
    etaSeconds: status === 'running' ? 38 : undefined,
    stepsPerSecond: status === 'running' ? 24.1 : undefined,
    models: MODELS,
    device: 'CPU',
    threads: 2,
    rail: rail(step, status),
    problem: status === 'failed' ? problem : undefined,
    loss: LOSS,
  };
}
