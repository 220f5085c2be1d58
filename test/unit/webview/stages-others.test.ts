import { describe, expect, it } from 'vitest';
import { otherPoints, sightOf } from '../../../webview/data/stages/others';
import { pointsOf } from '../../../webview/data/stages/pareto';
import { pointRow, pointWords, spotAfter, spotAt } from '../../../webview/data/stages/reading';
import type { ModelState, OtherRun } from '../../../webview/protocol';
import { sampleOthers } from './sample-others';
import { STATES, sampleState } from './sample-stages';

const runOf = (models: ModelState[]): OtherRun => ({
  id: 'x',
  startedAt: new Date(2026, 10, 23, 9, 5).getTime(),
  models,
});
const own = pointsOf(STATES);

describe('where other runs ended', () => {
  it('is what they hand over and what they left aside, not what was made further, nor the teacher', () => {
    const names = otherPoints([runOf(STATES)], STATES).map(({ state }) => state.name);
    expect(names).toEqual(['recovered', 'int8']);
  });

  it('counts where it was measured, and on the same data as this run', () => {
    const kept = { ...sampleState('recovered'), name: 'student' };
    const runs = [
      runOf([kept]),
      runOf([{ ...kept, on: 'validation' }]),
      runOf([{ ...kept, accuracy: undefined }]),
      runOf([]),
    ];
    expect(otherPoints(runs, STATES).map(({ run }) => run)).toEqual([runs[0]]);
    const validated = STATES.map((state): ModelState => ({ ...state, on: 'validation' }));
    expect(otherPoints(runs, validated).map(({ run }) => run)).toEqual([runs[1]]);
  });
});

describe('the axes', () => {
  it('hold this run and the others that are near', () => {
    const others = otherPoints(sampleOthers(), STATES);
    const { domain, seen } = sightOf(own, others);
    expect(seen).toHaveLength(9);
    for (const { bytes, accuracy } of [...own, ...seen]) {
      expect(bytes > domain.bytes.from && bytes < domain.bytes.to).toBe(true);
      expect(accuracy > domain.accuracy.from && accuracy < domain.accuracy.to).toBe(true);
    }
  });

  it('are stretched by a near one, and not by one that failed or is of another size altogether', () => {
    const at = (bytes: number, accuracy: number) => runOf([{ ...sampleState('recovered'), bytes, accuracy }]);
    const alone = sightOf(own, []).domain;
    const near = sightOf(own, otherPoints([at(20_000, 0.96)], STATES));
    expect(near.seen).toHaveLength(1);
    expect(near.domain.bytes.from).toBeLessThan(alone.bytes.from);
    expect(near.domain.accuracy.from).toBeLessThan(alone.accuracy.from);
    const far = sightOf(own, otherPoints([at(50_000, 0.113), at(2e9, 0.99), at(900, 0.98)], STATES));
    expect(far).toEqual({ domain: alone, seen: [] });
  });
});

describe('a point in words', () => {
  it('names its run where that is another, and what became of it', () => {
    const [, int8] = otherPoints([runOf(STATES)], STATES);
    expect(int8 && pointWords(int8)).toBe('run of 23 Nov 09:05, int8, not kept: 98.84 %, 53.2 kB, 0.071 ms');
    expect(int8 && pointRow(int8)).toEqual(['run of 23 Nov 09:05', 'int8', '53.2 kB', '98.84 %', '0.071 ms']);
    const [teacher] = own;
    expect(teacher && pointWords(teacher)).toBe('teacher: 99.18 %, 1.69 MB, 0.112 ms');
    expect(teacher && pointRow({ ...teacher, latency: undefined })[4]).toBe('');
  });
});

describe('reading a drawing', () => {
  const spots = [
    { x: 50, y: 10, r: 5 },
    { x: 20, y: 40, r: 5 },
    { x: 54, y: 10, r: 8 },
  ];
  const [a, b, c] = spots;

  it('takes the circle under the pointer, of two the one whose middle is nearer', () => {
    expect(spotAt(spots, 20, 40)).toBe(b);
    expect(spotAt(spots, 29, 40)).toBe(b);
    expect(spotAt(spots, 30, 40)).toBeUndefined();
    expect(spotAt(spots, 51, 10)).toBe(a);
    expect(spotAt(spots, 53, 10)).toBe(c);
  });

  it('goes from left to right with the arrows, and stays at the ends', () => {
    expect(spotAfter(spots, undefined, 'ArrowRight')).toBe(b);
    expect(spotAfter(spots, undefined, 'ArrowLeft')).toBe(c);
    expect(spotAfter(spots, b, 'ArrowRight')).toBe(a);
    expect(spotAfter(spots, c, 'ArrowRight')).toBe(c);
    expect(spotAfter(spots, b, 'ArrowLeft')).toBe(b);
    expect(spotAfter(spots, a, 'End')).toBe(c);
    expect(spotAfter(spots, a, 'Home')).toBe(b);
    expect(spotAfter(spots, a, 'x')).toBeUndefined();
    expect(spotAfter([], undefined, 'Home')).toBeUndefined();
  });
});
