import { describe, expect, test } from 'vitest';
import { decode, type Problem, packProblems, padding, problemsOf } from '../../../../src/data/reasoning';

const problems: Problem[] = [
  { question: '2+3', steps: ['2+3=5'], answer: '5' },
  { question: '4+4', steps: ['4+4=8'], answer: '8' },
  { question: '1+1', steps: ['1+1=2'], answer: '2' },
];

/** Each row, and beside it what is to be learnt at each place: `.` for nothing, `|` for an end. */
function lines(solution: 'answer' | 'chain', length: number): string[][] {
  const { tokens, labels } = packProblems(problems, solution, { rows: 2, length });
  const show = (ids: Int32Array) => [...ids].map((id) => (id < 1 ? '.' : id === 1 ? '|' : decode([id]))).join('');
  return Array.from({ length: tokens.length / length }, (_, row) =>
    [tokens, labels].map((ids) => show(ids.subarray(row * length, (row + 1) * length))),
  );
}

describe('packing', () => {
  test('each token of a solution foretells the next, from the end of the question on', () => {
    expect(lines('answer', 16)).toEqual([
      ['2+3?#5|4+4?#8|..', '...#5|....#8|...'],
      ['1+1?#2|.........', '...#2|..........'],
    ]);
    expect(lines('chain', 12)[0]).toEqual(['2+3?2+3=5#5|', '...2+3=5#5|.']);
  });

  test('every problem is there once, whole', () => {
    const text = lines('chain', 40)
      .map(([tokens = '']) => tokens)
      .join('');
    for (const { question, steps, answer } of problems) {
      expect(text.split(`${question}?${steps.join(',')}#${answer}|`)).toHaveLength(2);
    }
  });

  test('a problem goes to the fullest row that has room for it', () => {
    const short = { question: '1+1', steps: [], answer: '2' };
    const long = { question: '111+222', steps: [], answer: '333' };
    const { tokens } = packProblems([long, long, short, short], 'answer', { rows: 2, length: 20 });
    const rows = [0, 1].map((row) => decode([...tokens.subarray(row * 20, (row + 1) * 20)]));
    expect(rows).toEqual(['111+222?#3331+1?#2', '111+222?#3331+1?#2']);
  });

  test('rows of the made-up problems hold little padding', () => {
    const options = { seed: 1, levels: [1, 2, 3], families: ['addition', 'equation', 'ordering', 'story'] } as const;
    const endless = problemsOf({ ...options, part: 'train', heldOut: false });
    const { tokens } = packProblems(endless, 'chain', { rows: 300, length: 128 });
    expect(tokens.filter((token) => token === padding).length / tokens.length).toBeLessThan(0.06);
  });

  test('as many rows as are asked for', () => {
    const { tokens, problems: packed } = packProblems(problems, 'chain', { rows: 1, length: 12 });
    expect(tokens).toHaveLength(12);
    expect(packed).toEqual(problems.slice(0, 1));
  });

  test('a problem that does not fit is named', () => {
    expect(() => packProblems(problems, 'chain', { rows: 2, length: 10 })).toThrow('"2+3?" takes 12 tokens');
  });
});
