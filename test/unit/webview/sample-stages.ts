/** SAMPLE DATA: the states of an invented run's models, as in the design's pictures; nothing of it is a result. */
import type { ModelState } from '../../../webview/protocol';
import { MODELS } from './sample-plan';

const student = { track: 'student', on: 'test' } as const;
const pruned = { ...student, parameters: 45_114, flops: 1.41e6, bytes: 184_600 };

/** Teacher, baseline, student, pruned, recovered, and an int8 that is slower than float. */
export const STATES: ModelState[] = [
  ...MODELS.map((teacher) => ({ ...teacher, bytes: 1_690_700 })),
  {
    ...student,
    name: 'student',
    detail: 'distil, 5 epochs, τ 2, α 0.7',
    parameters: 80_602,
    flops: 2.18e6,
    bytes: 326_400,
    accuracy: 0.9897,
    latencyMs: { batch1: 0.062, batch64: 2.24 },
  },
  {
    name: 'baseline',
    track: 'baseline',
    parameters: 80_602,
    flops: 2.18e6,
    bytes: 326_400,
    accuracy: 0.9842,
    on: 'test',
  },
  {
    ...pruned,
    name: 'pruned',
    detail: 'prune, 24 of 96 channels',
    accuracy: 0.9721,
    latencyMs: { batch1: 0.047, batch64: 1.58 },
  },
  {
    ...pruned,
    name: 'recovered',
    detail: 'recover, adapt, adversarial',
    accuracy: 0.9888,
    latencyMs: { batch1: 0.047, batch64: 1.58 },
  },
  {
    ...pruned,
    name: 'int8',
    detail: 'quantize, static, entropy',
    bytes: 53_200,
    accuracy: 0.9884,
    latencyMs: { batch1: 0.071, batch64: 1.71 },
    discarded: true,
  },
];

/** A state of the sample by its name. */
export function sampleState(name: string): ModelState {
  const state = STATES.find((candidate) => candidate.name === name);
  if (!state) throw new Error(`The sample has no state ${name}.`);
  return state;
}
