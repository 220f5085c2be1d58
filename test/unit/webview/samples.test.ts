import { describe, expect, it } from 'vitest';
import { solvedRows } from '../../../webview/data/samples/levels';
import { momentsOf, rightIn, takeApart } from '../../../webview/data/samples/moments';
import type { SamplesReport } from '../../../webview/protocol';
import { sampleSamples, sampleSolved } from './sample-samples';

describe('when models were asked', () => {
  it('is in the order of the run, with what the teacher had written by then', () => {
    const moments = momentsOf(sampleSamples(12));
    expect(moments.map(({ track, step }) => `${track} ${step}`)).toEqual([
      ...['teacher 250', 'teacher 500', 'teacher 750', 'teacher 1000'],
      ...['student 250', 'student 500', 'student 750', 'student 1000'],
      ...['baseline 250', 'baseline 500', 'baseline 750', 'baseline 1000'],
    ]);
    expect(moments[1]?.teacher).toBeUndefined();
    expect(moments[5]?.teacher).toMatchObject({ track: 'teacher', step: 0 });
  });

  it('shows a teacher that was given, until somebody learns from it', () => {
    const [, taught] = sampleSamples(8) as [SamplesReport, SamplesReport];
    const only = { ...taught, rounds: taught.rounds.slice(0, 1) };
    expect(momentsOf([only]).map(({ track, step }) => [track, step])).toEqual([['teacher', 0]]);
    expect(momentsOf([taught]).map(({ track }) => track)).toEqual(['student', 'student', 'student', 'student']);
    expect(momentsOf([])).toEqual([]);
  });

  it('counts what is right', () => {
    expect(momentsOf(sampleSamples(4)).map(({ round }) => rightIn(round))).toEqual([0, 2, 4, 5]);
  });
});

describe('what a model wrote', () => {
  it('is steps, each as it should be or not, and an answer', () => {
    expect(takeApart('7+5=12,4+8=12#122', '7+5=12,4+8+1=13#132')).toEqual({
      steps: [
        { text: '7+5=12', expected: true },
        { text: '4+8=12', expected: false },
      ],
      answer: '122',
    });
    expect(takeApart('#132', '7+5=12,4+8+1=13#132')).toEqual({ steps: [], answer: '132' });
    expect(takeApart('7+5', '7+5=12#12').answer).toBeUndefined();
  });
});

describe('what was solved', () => {
  it('is added up by level, with the interval of Wilson', () => {
    const { levels, rows } = solvedRows([
      ...sampleSolved(),
      { name: 'cnn', track: 'student', bytes: 1, parameters: 1 },
    ]);
    expect(levels).toEqual([1, 2, 3, 4]);
    expect(rows.map(({ model }) => model.name)).toEqual(['teacher', 'student', 'int8', 'baseline', 'answers']);
    expect(rows[1]?.all).toEqual({ right: 279, total: 400 });
    // 69.75 % of 400: from 65.1 to 74.0 %.
    expect(rows[1]?.margin).toBeCloseTo(0.0446, 3);
  });
});
