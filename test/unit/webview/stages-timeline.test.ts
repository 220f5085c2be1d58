import { describe, expect, it } from 'vitest';
import { statesCsv } from '../../../webview/data/stages/csv';
import { accuracyAxis, type Metric, timelineOf } from '../../../webview/data/stages/timeline';
import type { ModelState } from '../../../webview/protocol';
import { STATES, sampleState } from './sample-stages';

const rowOf = (models: readonly ModelState[], name: string) =>
  timelineOf(models).rows.find(({ state }) => state.name === name);
const notes = (models: readonly ModelState[], metric: Metric) =>
  timelineOf(models).rows.map(({ cells }) => cells[metric]?.note);
const change = (name: string, to: Partial<ModelState>) =>
  STATES.map((state) => (state.name === name ? { ...state, ...to } : state));

describe('the rows of the timeline', () => {
  it('are the states on the way; the student without a teacher is a mark in the first student', () => {
    const { rows } = timelineOf(STATES);
    expect(rows.map(({ state }) => state.name)).toEqual(['teacher', 'student', 'pruned', 'recovered', 'int8']);
    expect(rows.map(({ kept }) => kept)).toEqual([false, false, false, true, false]);
    expect(rows.map(({ untaught }) => untaught?.text)).toEqual([undefined, '98.42 %', undefined, undefined, undefined]);
  });

  it('start with the models that were given, however late they were measured', () => {
    const late = [...STATES.slice(3), ...STATES.slice(0, 3)];
    expect(timelineOf(late)).toEqual(timelineOf(STATES));
  });

  it('share a scale in each column: the longest bar is full', () => {
    const { rows } = timelineOf(STATES);
    expect(rows[0]?.cells.parameters?.share).toBe(1);
    expect(rows[1]?.cells.parameters?.share).toBeCloseTo(80_602 / 421_642);
    expect(rows[4]?.cells.batch1?.share).toBeCloseTo(0.071 / 0.112);
    const larger = timelineOf(change('student', { bytes: 3_381_400 })).rows;
    expect(larger.map(({ cells }) => cells.bytes?.share)[0]).toBeCloseTo(0.5);
    expect(larger[1]?.cells.bytes).toMatchObject({ share: 1, note: '2.0×' });
  });

  it('stand beside the teacher, and red beside the float state where they are slower than it', () => {
    expect(notes(STATES, 'bytes')).toEqual([undefined, '1/5.2', '1/9.2', '1/9.2', '1/32']);
    expect(notes(STATES, 'batch1')).toEqual([undefined, '1.8×', '2.4×', '2.4×', '0.66× float']);
    expect(notes(STATES, 'batch64')).toEqual([undefined, '1.9×', '2.7×', '2.7×', '0.92× float']);
    expect(timelineOf(STATES).rows.map(({ cells }) => cells.batch1?.worse === true)).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  it('are worse where they are slower than the teacher', () => {
    const slow = change('student', { latencyMs: { batch1: 0.14, batch64: 4.31 } });
    expect(rowOf(slow, 'student')?.cells.batch1).toMatchObject({ note: '0.8×', worse: true });
  });

  it('never call the same graph with other weights slower', () => {
    const noisy = change('recovered', { latencyMs: { batch1: 0.055, batch64: 1.7 } });
    expect(rowOf(noisy, 'recovered')?.cells.batch1).toMatchObject({ note: '2.0×', worse: false });
  });

  it('have an empty cell for what was not measured', () => {
    const row = rowOf(change('pruned', { flops: undefined, latencyMs: undefined, accuracy: undefined }), 'pruned');
    expect(Object.keys(row?.cells ?? {})).toEqual(['parameters', 'bytes']);
    expect(row?.accuracy).toBeUndefined();
  });

  it('know the data of the accuracies, and compare only what is measured on the same', () => {
    expect(timelineOf(STATES).on).toBe('test');
    const mixed = change('pruned', { on: 'validation' });
    expect(timelineOf(mixed).on).toBeUndefined();
    expect(rowOf(mixed, 'pruned')?.accuracy).toMatchObject({ text: '97.21 %', note: '', comparable: false });
    expect(rowOf(STATES, 'pruned')?.accuracy?.note).toBe('−1.97');
  });

  it('put accuracies in order on an axis with room at both ends', () => {
    const place = accuracyAxis([0.9721, 0.9918, 0.9888]);
    const places = [0.9721, 0.9888, 0.9918].map(place);
    expect(places[0]).toBeGreaterThan(0.1);
    expect(places[2]).toBeLessThan(0.95);
    expect([...places].sort()).toEqual(places);
    // Hardly any difference is not drawn as a large one.
    const near = accuracyAxis([0.99, 0.9901]);
    expect(near(0.9901) - near(0.99)).toBeLessThan(0.05);
  });
});

describe('the CSV of the states', () => {
  const run = { id: 'this run', models: STATES };

  it('has all of them with their plain figures', () => {
    const [header = '', ...lines] = statesCsv(run, []).trimEnd().split('\n');
    expect(lines).toHaveLength(STATES.length);
    expect(header.split(',')).toHaveLength(12);
    expect(lines[0]).toBe(
      'this run,teacher,teacher,"given, models/teacher.onnx",421642,8480000,1690700,0.112,4.31,0.9918,test,0',
    );
    expect(lines.at(-1)?.endsWith(',0.9884,test,1')).toBe(true);
  });

  it('has those of the other runs of the experiment after them', () => {
    const other = { id: 'another, earlier', models: [sampleState('pruned'), sampleState('int8')] };
    const lines = statesCsv(run, [other])
      .trimEnd()
      .split('\n')
      .slice(1 + STATES.length);
    expect(lines.map((line) => line.slice(0, 26))).toEqual([
      '"another, earlier",pruned,',
      '"another, earlier",int8,st',
    ]);
  });

  it('leaves empty what was not measured', () => {
    const { latencyMs: _, accuracy: __, flops: ___, ...bare } = sampleState('pruned');
    const line = statesCsv({ id: 'a', models: [bare] }, []).split('\n')[1];
    expect(line).toBe('a,pruned,student,"prune, 24 of 96 channels",45114,,184600,,,,,0');
  });
});
