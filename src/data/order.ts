import { shuffle } from './random';

/**
 * The order in which an epoch (counted from 0) sees its samples: a uniform permutation of 0…count−1 that depends on
 * nothing but the arguments, so that a resumed run finds any epoch's order again.
 */
export function epochOrder(count: number, seed: number, epoch: number): Uint32Array {
  return shuffle(sequence(count), 'order', seed, epoch);
}

/** 0…count−1. */
export function sequence(count: number): Uint32Array {
  const values = new Uint32Array(count);
  for (let index = 0; index < count; index++) values[index] = index;
  return values;
}
