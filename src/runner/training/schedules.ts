import { learningRate, temperatureAt } from '../../training';
import { peakRate } from '../settings';
import type { TrainingTask } from './task';

/** So many steps in a row, the first from 0. */
interface Steps {
  first: number;
  count: number;
}

/** The learning rate of each step. */
export function ratesOf(
  { options, steps }: Pick<TrainingTask, 'options' | 'steps'>,
  { first, count }: Steps,
): number[] {
  const schedule = { schedule: options.schedule, lr: peakRate(options).lr, warmup: options.warmup, steps };
  return Array.from({ length: count }, (_, k) => learningRate(schedule, first + k + 1));
}

/** The temperature, or that of each step where it changes; undefined where no teacher teaches. */
export function temperaturesOf(
  { steps, distillation }: Pick<TrainingTask, 'steps' | 'distillation'>,
  { first, count }: Steps,
  stepsPerEpoch: number,
): number | number[] | undefined {
  const { temperature } = distillation ?? {};
  if (typeof temperature !== 'object') return temperature;
  return Array.from({ length: count }, (_, k) => temperatureAt(temperature, first + k + 1, { steps, stepsPerEpoch }));
}
