import type { RandomInt } from '../random';

/** A problem with the steps of its solution, as text. */
export interface Problem {
  question: string;
  /** Each a short line of reasoning, in order. */
  steps: readonly string[];
  answer: string;
}

/** What a problem is made from. */
export interface ProblemOptions {
  random: RandomInt;
  /** How hard, from 1: more digits, more items, more events. */
  level: number;
  /** Take the wordings that are kept from training, where there are any. */
  heldOut: boolean;
}

/** A family of problems. */
export type ProblemFamily = (options: ProblemOptions) => Problem;
