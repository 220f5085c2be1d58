import { describe, expect, test } from 'vitest';
import {
  decode,
  encode,
  type FamilyName,
  families,
  isRight,
  type LevelledProblem,
  problemsOf,
  promptOf,
  type ReasoningOptions,
  solutionOf,
  vocabulary,
} from '../../../../src/data/reasoning';

const names = Object.keys(families) as FamilyName[];
const base: ReasoningOptions = { seed: 3, levels: [1, 2, 3, 4], families: names, part: 'train', heldOut: false };

/** The first problems of an endless row of them. */
function make({ count = 400, ...options }: Partial<ReasoningOptions & { count: number }> = {}): LevelledProblem[] {
  const endless = problemsOf({ ...base, ...options });
  return Array.from({ length: count }, () => endless.next().value);
}

/** What `3x+4=x+19` is solved by, found by trying. */
function solve(question: string): string {
  const side = (text: string, x: number) =>
    [...text.matchAll(/([+-]?\d*)(x?)/g)].reduce((sum, [all, factor = '', isX]) => {
      if (all === '') return sum;
      return sum + (isX ? Number(/\d/.test(factor) ? factor : `${factor}1`) * x : Number(factor));
    }, 0);
  const [left = '', right = ''] = question.split('=');
  const x = Array.from({ length: 100 }, (_, i) => i).find((i) => side(left, i) === side(right, i));
  return `x=${x}`;
}

/** The answers as somebody else finds them. */
const solvers: Record<FamilyName, (question: string) => string> = {
  addition: (question) => String(question.split('+').reduce((sum, n) => sum + Number(n), 0)),
  equation: solve,
  ordering: (question) =>
    question
      .replace('sort ', '')
      .split(' ')
      .map(Number)
      .sort((a, b) => a - b)
      .join(' '),
  story: (question) => {
    const [start = 0, ...changes] = [...question.matchAll(/\d+/g)].map(([n]) => Number(n));
    const loses = question
      .split('. ')
      .slice(1)
      .map((sentence) => /eats|lose|sells|off|lost/.test(sentence));
    return String(changes.reduce((sum, n, i) => sum + (loses[i] ? -n : n), start));
  },
};

const sums = (step: string): boolean => {
  const [, left = '', right = ''] = step.match(/^(\d+(?:[-+/]\d+)+)=(\d+)$/) ?? [];
  if (left.includes('/')) {
    const [a = 0, b = 1] = left.split('/').map(Number);
    return a / b === Number(right);
  }
  return [...left.matchAll(/[-+]?\d+/g)].reduce((sum, [n]) => sum + Number(n), 0) === Number(right);
};

describe('problems', () => {
  test.each([false, true])('answers are right, also in wordings that are kept: %s', (heldOut) => {
    for (const { family, question, answer } of make({ heldOut })) {
      expect(solvers[family](question), question).toBe(answer);
    }
  });

  test('steps are right, each by itself', () => {
    const steps = make()
      .flatMap((p) => p.steps)
      .filter((step) => !/[x: ]/.test(step));
    expect(steps.length).toBeGreaterThan(200);
    for (const step of steps) expect(sums(step), step).toBe(true);
  });

  test('they are a function of their options', () => {
    expect(make()).toEqual(make());
    expect(make({ seed: 4 })).not.toEqual(make());
  });

  test('no question of one part is in another, with whatever seed', () => {
    const trained = new Set(make({ count: 3000 }).map(({ question }) => question));
    for (const part of ['validation', 'test'] as const) {
      const asked = make({ part, seed: 9, count: 1000 });
      expect(asked.filter(({ question }) => trained.has(question))).toEqual([]);
    }
  });

  test('wordings that are kept are never trained on', () => {
    const wordings = (problems: LevelledProblem[]) =>
      new Set(problems.map(({ question }) => question.replaceAll(/\d+/g, '').split('. ')[0]));
    const options = { families: ['story' as const], count: 2000 };
    const trained = wordings(make(options));
    for (const wording of wordings(make({ ...options, heldOut: true }))) expect(trained.has(wording)).toBe(false);
  });

  test('a level is longer than the one before', () => {
    const mean = (family: FamilyName, level: number) =>
      make({ families: [family], levels: [level] }).reduce((sum, p) => sum + solutionOf(p, 'chain').length, 0);
    for (const family of names.filter((name) => name !== 'equation')) {
      for (const level of [2, 3, 4]) expect(mean(family, level), family).toBeGreaterThan(mean(family, level - 1));
    }
    expect(mean('equation', 2)).toBeGreaterThan(mean('equation', 1));
  });

  test('every text is made of tokens, and can be read back', () => {
    for (const problem of make({ heldOut: true }).concat(make())) {
      const text = promptOf(problem) + solutionOf(problem, 'chain');
      const tokens = encode(text);
      expect(decode(tokens)).toBe(text);
      expect(Math.max(...tokens)).toBeLessThan(vocabulary);
      expect(Math.min(...tokens)).toBeGreaterThan(1);
    }
    expect(() => encode('é')).toThrow('"é"');
  });

  test('an answer counts when it stands last, and whole', () => {
    const [problem] = make() as [LevelledProblem];
    const { answer } = problem;
    for (const solution of ['answer', 'chain'] as const)
      expect(isRight(solutionOf(problem, solution), problem)).toBe(true);
    for (const written of [answer, `#${answer}0`, `#${answer}#1`, '#', ''])
      expect(isRight(written, problem)).toBe(false);
  });
});
