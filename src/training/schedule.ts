export interface ScheduleOptions {
  schedule: 'cosine' | 'linear' | 'constant';
  /** Peak learning rate. */
  lr: number;
  /** Steps of linear rise from 0. */
  warmup: number;
  /** Steps in all. */
  steps: number;
}

/** The learning rate of a step, counted from 1: linear warm-up, then constant, or down to 0 along a line or half a cosine (arXiv:1608.03983). */
export function learningRate({ schedule, lr, warmup, steps }: ScheduleOptions, step: number): number {
  if (step <= warmup) return (lr * step) / warmup;
  if (schedule === 'constant') return lr;
  const progress = (step - warmup - 1) / Math.max(1, steps - warmup);
  if (schedule === 'linear') return lr * (1 - progress);
  return lr * 0.5 * (1 + Math.cos(Math.PI * progress));
}

/** A temperature that changes along a line, from epoch to epoch or from step to step. */
export interface TemperatureSchedule {
  from: number;
  to: number;
  over: 'epochs' | 'steps';
}

/** The temperature of a step, counted from 1: `from` at first, `to` in the last epoch, or at the last step. */
export function temperatureAt(
  { from, to, over }: TemperatureSchedule,
  step: number,
  { steps, stepsPerEpoch }: { steps: number; stepsPerEpoch: number },
): number {
  const length = over === 'epochs' ? stepsPerEpoch : 1;
  const [index, last] = [Math.floor((step - 1) / length), Math.ceil(steps / length) - 1];
  return last <= 0 ? from : from + ((to - from) * index) / last;
}
