import { expect, test } from 'vitest';
import type { Adjustable, StageOptions } from '../../../../src/experiment';
import { differenceOf, type Told } from '../../../../src/runner/tuning/difference';
import { reportOf, type Tried } from '../../../../src/runner/tuning/judge';
import { studentT } from '../../../../src/runner/tuning/student-t';

const ratio: Adjustable = { name: 'ratio', stage: 1, path: 'stages.1.prune.ratio', now: 0.3, neighbours: [0.4] };
const options: StageOptions<'tune'> = {
  watch: ['accuracy', 'latency'],
  steps: 10,
  seeds: 3,
  seconds: 60,
  tolerance: 0.005,
};

/** So many of 10,000 samples are told rightly, in each of several trials: the first ones. */
const told = (...right: number[]): Told[] =>
  right.map((n) => Uint8Array.from({ length: 10_000 }, (_, i) => (i < n ? 1 : 0)));

function report(other: number[], speed = 1, own = options) {
  const now = { value: 0.3, told: told(9000, 9010, 9005), latencyMs: { batch1: 1, batch64: 10 } };
  const tried = { value: 0.4, told: told(...other), latencyMs: { batch1: 1, batch64: 10 / speed } };
  const one: Tried = { adjustable: ratio, trained: true, values: [now, tried] };
  return reportOf(2, own, [one]);
}

test.each([
  [0.95, 1, 12.706],
  [0.95, 2, 4.303],
  [0.95, 4, 2.776],
  [0.9875, 3, 5.392],
  [0.95, 1000, 1.962],
])('the quantile of t: %d with %d degrees of freedom', (sure, freedom, value) => {
  expect(studentT(sure, freedom)).toBeCloseTo(value, 2);
});

test('a difference is as sure as its pairs are alike, and its samples many', () => {
  const now = told(9000, 9000, 9000);
  const of = (other: Told[], comparisons = 1) => differenceOf(now, other, { comparisons, trained: true });
  const alike = of(told(9100, 9100, 9100));
  const unlike = of(told(9300, 8900, 9100));
  expect(alike?.mean).toBeCloseTo(0.01, 9);
  expect(unlike?.mean).toBeCloseTo(0.01, 9);
  // Of the samples alone, of which 100 in 10,000 differ.
  expect(alike?.margin).toBeCloseTo(studentT(0.95, 2) * Math.sqrt((0.01 * 0.99) / 9999), 9);
  expect(unlike?.margin).toBeGreaterThan(0.03);
  expect(of(told(9100, 9100, 9100), 8)?.margin).toBeGreaterThan(2 * (alike?.margin ?? 0));
  expect(differenceOf(told(9000), told(9100), { comparisons: 1, trained: true })).toBeUndefined();
  expect(differenceOf(told(9000), told(9100), { comparisons: 1, trained: false })?.mean).toBeCloseTo(0.01, 9);
});

test.each([
  ['more accurate', [9200, 9210, 9205], 1, 'better', 0.4],
  ['within the noise', [9001, 9009, 9005], 1, 'within the noise', undefined],
  ['less accurate', [8800, 8810, 8805], 1, 'worse', undefined],
  ['more accurate at the price of time', [9200, 9210, 9205], 0.8, 'better, but slower', undefined],
  ['faster at no price', [9001, 9009, 9005], 1.3, 'faster, and no worse', 0.4],
  ['faster at a price', [8800, 8810, 8805], 1.3, 'faster, but worse', undefined],
  ['faster at a price that is not known', [9300, 8710, 9005], 1.3, 'faster, perhaps worse', undefined],
  ['faster by what measuring differs by', [9001, 9009, 9005], 1.04, 'within the noise', undefined],
])('%s', (_, other, speed, outcome, proposed) => {
  const { settings, proposal, verdict } = report(other, speed);
  expect(settings[0]?.values[1]?.outcome).toBe(outcome);
  expect(proposal?.value).toBe(proposed);
  expect(verdict.startsWith('No change is proposed: ratio 0.4 is ')).toBe(proposed === undefined);
});

test('what is watched decides: speed alone, accuracy alone', () => {
  const only = (what: 'accuracy' | 'latency') => ({ ...options, watch: [what] });
  expect(report([9200, 9210, 9205], 0.8, only('accuracy')).proposal?.measured).toMatch(/^\+2\.00 ± /);
  expect(report([9200, 9210, 9205], 0.8, only('latency')).proposal).toBeUndefined();
  expect(report([9001, 9009, 9005], 1.3, only('accuracy')).proposal).toBeUndefined();
  expect(report([9001, 9009, 9005], 1.3, only('latency')).proposal?.measured).toMatch(/^1\.3× as fast, [−+]0\.00 ± /);
  expect(report([8980, 8985, 8983], 1.3, { ...options, tolerance: 0.02 }).proposal).toBeDefined();
  expect(report([8980, 8985, 8983], 1.3, { ...options, tolerance: 0 }).proposal).toBeUndefined();
});
