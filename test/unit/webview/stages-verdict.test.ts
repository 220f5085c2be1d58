import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../../webview/data/stages/verdict';
import type { ModelState } from '../../../webview/protocol';
import { STATES, sampleState } from './sample-stages';

const over = { over: true };

/** The sample's states with changes to some of them, by name; `undefined` leaves a state out. */
function states(changes: Record<string, Partial<ModelState> | undefined>): ModelState[] {
  return STATES.flatMap((state) => {
    if (!(state.name in changes)) return state;
    const change = changes[state.name];
    return change ? { ...state, ...change } : [];
  });
}

const headline = (models: ModelState[], around = over) => verdictOf(models, around)?.headline;
const remarks = (models: ModelState[], around: Parameters<typeof verdictOf>[1] = over) =>
  verdictOf(models, around)?.remarks;

describe('the verdict on what a run hands over', () => {
  it('compares the kept state with the teacher', () => {
    expect(headline(STATES)).toBe('1/9 of the size, 2.4× the speed, 0.30 points lost.');
  });

  it('takes the discarded state for what it is: not what the run hands over', () => {
    const kept = states({ int8: { discarded: false } });
    expect(headline(kept)).toBe('1/32 of the size, 1.6× the speed, 0.34 points lost.');
  });

  it('leaves out what was not measured', () => {
    expect(headline(states({ recovered: { latencyMs: undefined } }))).toBe('1/9 of the size, 0.30 points lost.');
    expect(headline(states({ recovered: { accuracy: undefined } }))).toBe('1/9 of the size, 2.4× the speed.');
    expect(headline(states({ teacher: { latencyMs: undefined, accuracy: undefined } }))).toBe('1/9 of the size.');
  });

  it('takes a figure that JSON made null for not measured', () => {
    const nulls = JSON.parse('{ "batch1": null, "batch64": null }');
    expect(headline(states({ recovered: { latencyMs: nulls, accuracy: JSON.parse('null') } }))).toBe(
      '1/9 of the size.',
    );
  });

  it('does not subtract accuracies of different data', () => {
    expect(headline(states({ recovered: { on: 'validation' } }))).toBe('1/9 of the size, 2.4× the speed.');
  });

  it('says what got slower, larger or better', () => {
    const slower = states({ recovered: { latencyMs: { batch1: 0.112 * 1.3, batch64: 5 } } });
    expect(headline(slower)).toBe('1/9 of the size, 1.3× slower, 0.30 points lost.');
    expect(headline(states({ recovered: { accuracy: 0.993 } }))).toContain('0.12 points gained');
    expect(headline(states({ recovered: { accuracy: 0.9918 } }))).toContain('no accuracy lost');
    expect(headline(states({ recovered: { accuracy: 0.9818 } }))).toContain('1.00 point lost');
    expect(headline(states({ recovered: { bytes: 1_690_700 * 0.8 } }))).toContain('0.8× the size');
    expect(headline(states({ recovered: { bytes: 1_690_700 * 1.25 } }))).toMatch(/^1\.3× the size/);
    expect(headline(states({ recovered: { bytes: 1_690_700 } }))).toMatch(/^The same size/);
    expect(headline(states({ recovered: { bytes: 1_690_700 * 0.98 } }))).toMatch(/^Nearly the same size/);
    const same = states({ recovered: { latencyMs: { batch1: 0.1125, batch64: 4.31 } } });
    expect(headline(same)).toContain('about the same speed');
  });

  it('rounds a factor only where that tells the same', () => {
    expect(headline(states({ recovered: { bytes: 1_690_700 / 5.18 } }))).toContain('1/5.2 of the size');
    expect(headline(states({ recovered: { bytes: 1_690_700 / 8.05 } }))).toContain('1/8 of the size');
    expect(headline(states({ recovered: { bytes: 1_690_700 / 31.8 } }))).toContain('1/32 of the size');
  });

  it('holds so far while the run goes on', () => {
    expect(headline(STATES.slice(0, 2), { over: false })).toBe(
      'So far: 1/5.2 of the size, 1.8× the speed, 0.21 points lost.',
    );
  });

  it('compares with the first student where there is no teacher', () => {
    expect(headline(states({ teacher: undefined }))).toBe(
      'Against the student: 1/1.8 of the size, 1.3× the speed, 0.09 points lost.',
    );
  });

  it('only introduces a model that stands alone', () => {
    expect(headline([sampleState('teacher')])).toBe('The teacher: 1.69 MB, 0.112 ms, 99.18 %.');
    expect(headline([sampleState('student')])).toBe('The student: 326.4 kB, 0.062 ms, 98.97 %.');
    expect(verdictOf([], over)).toBeUndefined();
  });
});

describe('what there is to add', () => {
  const won = 'Distilling won 0.55 points over labels alone.';

  it('tells of int8 that was discarded because it is slower', () => {
    const slower =
      'int8 would be 1/32 of the size, but it is slower than float here, 0.071 against 0.047 ms: keep float.';
    expect(remarks(STATES)).toEqual([slower, won]);
  });

  it('finds the batch at which it is slower', () => {
    const models = states({ int8: { latencyMs: { batch1: 0.04, batch64: 1.71 } } });
    expect(remarks(models)?.[0]).toContain(
      'but it is slower than float at batch 64, 1.71 against 1.58 ms: keep float.',
    );
  });

  it('tells of one that lost too much, and of one that was left for another reason', () => {
    const fast = { latencyMs: { batch1: 0.02, batch64: 0.9 } };
    const inaccurate = states({ int8: { ...fast, accuracy: 0.9704 } });
    expect(remarks(inaccurate, { over: true, maxAccuracyDrop: 0.01 })?.[0]).toBe(
      'int8 would be 1/32 of the size, but it loses 1.84 points, more than the 1.00 allowed: keep float.',
    );
    expect(remarks(inaccurate)?.[0]).toBe(
      'int8 would be 1/32 of the size, but it loses 1.84 points; the run went on without it.',
    );
    expect(remarks(states({ int8: { ...fast, accuracy: 0.9888 } }))?.[0]).toBe(
      'int8 would be 1/32 of the size; the run went on without it.',
    );
  });

  it('does not call a difference within the noise slower', () => {
    const models = states({ int8: { accuracy: undefined, latencyMs: { batch1: 0.0475, batch64: 1.59 } } });
    expect(remarks(models)?.[0]).toBe('int8 would be 1/32 of the size; the run went on without it.');
  });

  it('says so where int8 was kept although it is slower', () => {
    expect(remarks(states({ int8: { discarded: undefined } }))).toEqual([
      'int8 is slower than float here, 0.071 against 0.047 ms.',
      won,
    ]);
  });

  it('compares the student before pruning with the same student without a teacher', () => {
    expect(remarks(states({ baseline: { accuracy: 0.9909 } }))?.[1]).toBe(
      'Distilling lost 0.12 points against labels alone.',
    );
    expect(remarks(states({ baseline: { accuracy: 0.9897 } }))?.[1]).toBe('Distilling won nothing over labels alone.');
    expect(remarks(states({ baseline: { on: 'validation' } }))).toHaveLength(1);
    expect(remarks(states({ baseline: undefined }))).toHaveLength(1);
  });
});
