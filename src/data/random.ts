import { createHash } from 'node:crypto';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** A source of whole numbers from `least` to `most`. */
export type RandomInt = (least: number, most: number) => number;

/**
 * Random numbers that depend on nothing but `key`, which says what they are for and with which seed; hashing it keeps
 * neighbouring seeds and epochs apart, which the generator's own seeding by one number would not.
 */
export function randomOf(...key: (string | number)[]): RandomInt {
  const digest = createHash('sha256').update(JSON.stringify(key)).digest();
  const random = xoroshiro128plusFromState([0, 4, 8, 12].map((offset) => digest.readInt32LE(offset)));
  return (least, most) => uniformInt(random, least, most);
}

/** Shuffles `values` in place (Fisher-Yates), depending on nothing but its arguments. */
export function shuffle(values: Uint32Array, ...key: (string | number)[]): Uint32Array {
  const random = randomOf(...key);
  for (let last = values.length - 1; last > 0; last--) {
    const other = random(0, last);
    const value = values[last] as number;
    values[last] = values[other] as number;
    values[other] = value;
  }
  return values;
}
