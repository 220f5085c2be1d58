import { createHash } from 'node:crypto';
import { randomOf } from '../random';
import type { Problem, ProblemFamily } from './problem';
import { addition } from './problems/addition';
import { equation } from './problems/equation';
import { ordering } from './problems/ordering';
import { story } from './problems/story';

/** Every family of problems, by name. Adding one edits this list only. */
export const families = { addition, equation, ordering, story } satisfies Record<string, ProblemFamily>;

export type FamilyName = keyof typeof families;

/** Which problems. */
export interface ReasoningOptions {
  seed: number;
  levels: readonly number[];
  families: readonly FamilyName[];
  /** A question belongs to one part, by its text alone: what is tested was never trained on, whatever the seeds. */
  part: Part;
  /** Stories in wordings that training never uses. */
  heldOut: boolean;
}

export type Part = 'train' | 'validation' | 'test';

export interface LevelledProblem extends Problem {
  family: FamilyName;
  level: number;
}

/** Of twenty questions one is for validation, and two for the test. */
function partOf(question: string): Part {
  const share = (createHash('sha256').update(question).digest()[0] ?? 0) % 20;
  if (share === 0) return 'validation';
  return share <= 2 ? 'test' : 'train';
}

/** A part of few questions is drawn from for so long; then the options cannot be met. */
const MOST_DRAWS = 10_000;

function problemAt(index: number, { seed, levels, part, heldOut, ...options }: ReasoningOptions): LevelledProblem {
  const family = options.families[index % options.families.length] as FamilyName;
  const level = levels[Math.floor(index / options.families.length) % levels.length] as number;
  const random = randomOf('reasoning', seed, part, family, level, index);
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const problem = families[family]({ random, level, heldOut });
    if (partOf(problem.question) === part) return { ...problem, family, level };
  }
  throw new RangeError(`No question of level ${level} of ${family} is in the part ${part}.`);
}

/**
 * Makes problems without end: a pure function of the options. Families and levels take turns; questions may come again
 * where a level has few.
 */
export function* problemsOf(options: ReasoningOptions): Generator<LevelledProblem, never> {
  for (let index = 0; ; index++) yield problemAt(index, options);
}
