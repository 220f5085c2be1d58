import type { ScheduleOptions } from '../../../src/training';
import type { ParameterGroup } from '../../../src/training/optimizers';

/** Five steps on given gradients, of AdamW where nothing else is said. Parameters are called w0, w1, … */
export interface OptimizerCase {
  name: string;
  /** Shapes of the parameters. */
  parameters: number[][];
  weightDecay: number;
  epsilon: number;
  sgd?: { momentum: number; nesterov: boolean };
  groups?: ParameterGroup[];
  clipNorm?: number;
  schedule: ScheduleOptions;
}

export const STEPS = 5;
export const betas = { beta1: 0.9, beta2: 0.999 };
/** How large the gradients of each step are: AdamW would not see one factor for all. */
export const gradientScales = [1, 0.125, 4, 0.25, 2];

const parameters = [[3, 4], [4], [2, 2, 3, 1], [1, 5]];
const constant: ScheduleOptions = { schedule: 'constant', lr: 0.01, warmup: 0, steps: STEPS };
const cosine: ScheduleOptions = { schedule: 'cosine', lr: 0.02, warmup: 2, steps: STEPS };

/** The first one that fits counts. */
const groups: ParameterGroup[] = [
  { match: ['w1', 'w2'], rate: 0.25 },
  { match: ['w*'], rate: 1, weightDecay: 0 },
];

const plain = { parameters, weightDecay: 0, epsilon: 1e-8, schedule: constant };

export const optimizers: OptimizerCase[] = [
  { ...plain, name: 'no decay' },
  { ...plain, name: 'large epsilon', epsilon: 0.1 },
  { ...plain, name: 'decay on matrices and kernels only', weightDecay: 0.1 },
  { ...plain, name: 'clipped in every step', clipNorm: 0.125, epsilon: 0.1 },
  { ...plain, name: 'clipped in some steps', clipNorm: 1 },
  { ...plain, name: 'limit above the norm', clipNorm: 1000, epsilon: 0.1 },
  { ...plain, name: 'warm-up and cosine', weightDecay: 0.1, clipNorm: 1, schedule: cosine },
  { ...plain, name: 'warm-up and linear', schedule: { ...cosine, schedule: 'linear' } },
  { ...plain, name: 'a group with a rate of its own, and one without decay', weightDecay: 0.1, groups },
  { ...plain, name: 'SGD', sgd: { momentum: 0, nesterov: false }, weightDecay: 0.1 },
  { ...plain, name: 'SGD with momentum', sgd: { momentum: 0.9, nesterov: false }, weightDecay: 0.1, clipNorm: 1 },
  { ...plain, name: 'SGD with Nesterov momentum', sgd: { momentum: 0.9, nesterov: true }, schedule: cosine, groups },
  { ...plain, name: 'cosine without warm-up', schedule: { ...cosine, warmup: 0 } },
];
