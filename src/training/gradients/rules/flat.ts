import type { Rule } from '../rule';

/** The derivative is 0 wherever there is one, so no gradient flows (PyTorch would send zeros). */
const flat: Rule = () => [];

/** Operators that turn floats into floats and stop every gradient. */
export const flats: Record<string, Rule> = {
  Floor: flat,
  Ceil: flat,
  Round: flat,
  Sign: flat,
  Hardmax: flat,
  EyeLike: flat,
  RandomNormalLike: flat,
  RandomUniformLike: flat,
};
