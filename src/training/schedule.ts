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
