import { expect, test } from 'vitest';
import { suggestChange } from '../../../src/experiment';
import { changed, good, mended, textIn } from './helpers';

const change = {
  path: 'stages.1.distill.temperature',
  name: 'temperature',
  value: 4,
  now: 2,
  measured: '+0.40 ± 0.20 points in 5 trials of 200 steps',
} as const;

test('a change is offered at its value, with what was measured, and writes there alone', () => {
  const found = suggestChange(good, change);
  expect(found && textIn(good, found.range)).toBe('2');
  expect(found?.fix.title).toBe('Set temperature to 4: +0.40 ± 0.20 points in 5 trials of 200 steps');
  expect(found && mended(good, found.fix)).toBe(good.replace('temperature: 2', 'temperature: 4'));
});

test('what is not written is added to its stage, in its style', () => {
  const text = changed('      temperature: 2\n', '');
  const found = suggestChange(text, change);
  expect(found && mended(text, found.fix)).toContain('      alpha: 0.7\n      temperature: 4\n');
  const flow = changed('  - evaluate: {}', '  - prune: { criterion: l2 }\n  - evaluate: {}');
  const ratio = suggestChange(flow, { ...change, path: 'stages.2.prune.ratio', name: 'ratio', value: 0.4, now: 0.3 });
  expect(ratio && mended(flow, ratio.fix)).toContain('  - prune: { criterion: l2, ratio: 0.4 }');
});

test('nothing is offered where another value stands', () => {
  expect(suggestChange(changed('temperature: 2', 'temperature: 3'), change)).toBeUndefined();
});
