import { describe, expect, it } from 'vitest';
import { classRows, nextOrder } from '../../../webview/data/evaluation/classes';
import { columnsOf, rowsOf } from '../../../webview/data/evaluation/columns';
import { cellWords, mistakesOf, moveCell } from '../../../webview/data/evaluation/confusion';
import { evaluationCsv } from '../../../webview/data/evaluation/csv';
import { cellAt, layOutMatrix } from '../../../webview/data/evaluation/matrix-layout';
import { accuracyScale } from '../../../webview/data/evaluation/scale';
import { basisWords, mainModel, verdictWords } from '../../../webview/data/evaluation/words';
import type { EvaluatedModel } from '../../../webview/protocol';
import { sampleEvaluation } from './sample-evaluation';
import { STATES } from './sample-stages';

const report = sampleEvaluation();

function modelNamed(name: string): EvaluatedModel {
  const model = report.models.find((candidate) => candidate.name === name);
  if (!model) throw new Error(`The sample has no model ${name}.`);
  return model;
}

describe('the table of models', () => {
  const rows = rowsOf(report.models, STATES);

  it('has a column for what at least one model was measured for', () => {
    const ids = (models: readonly EvaluatedModel[]) => columnsOf(rowsOf(models, [])).map(({ id }) => id);
    const all = ['accuracy', 'to-teacher', 'top', 'macro-f1', 'loss', 'calibration', 'agreement', 'kl', 'robust'];
    expect(ids(report.models)).toEqual([...all, 'batch1', 'batch64']);
    expect(ids(sampleEvaluation(0).models)).toEqual(
      [...all, 'batch1', 'batch64'].filter((id) => !['top', 'macro-f1', 'robust'].includes(id)),
    );
    expect(ids([modelNamed('teacher')])).not.toContain('agreement');
    expect(columnsOf(rows).map(({ head }) => head)).toContain('Robust, ε 0.1');
    expect(columnsOf(rows).at(-1)?.head).toBe('File');
  });

  it('writes each figure with its interval, and says whether a difference is more than noise', () => {
    const columns = columnsOf(rows);
    const figure = (id: string, name: string) => {
      const row = rows.find(({ model }) => model.name === name);
      return row && columns.find((column) => column.id === id)?.figure(row);
    };
    expect(figure('accuracy', 'recovered')).toEqual({ text: '93.04 %', note: '92.54–93.54' });
    expect(figure('to-teacher', 'recovered')).toEqual({ text: '−1.23 beyond noise', note: '−1.64 to −0.82' });
    expect(figure('to-teacher', 'student')).toEqual({ text: '−0.19 within noise', note: '−0.60 to +0.22' });
    expect(figure('to-teacher', 'teacher')).toBeUndefined();
    expect(figure('loss', 'pruned')).toEqual({ text: '0.3342', note: 'perplexity 1.40' });
    expect(figure('batch64', 'int8')).toEqual({ text: '1.71 ms', note: 'p95 1.92' });
    expect(figure('robust', 'pruned')).toBeUndefined();
    expect(figure('parameters', 'recovered')).toEqual({ text: '45,114', note: '1.41 M FLOPs' });
  });

  it('puts accuracies on one axis, of a point at least', () => {
    const exact = (value: number) => ({ accuracy: { value, low: value, high: value } });
    const place = accuracyScale([exact(0.9), exact(0.95)]);
    expect(place(exact(0.9).accuracy).value).toBeCloseTo(0.04, 9);
    expect(place(exact(0.95).accuracy).value).toBeCloseTo(0.96, 9);
    expect(accuracyScale([exact(0.95), exact(0.951)])(exact(0.95).accuracy).value).toBeGreaterThan(0.8);
  });
});

describe('the sentence above it', () => {
  it('is of the student’s last state that was kept', () => {
    expect(mainModel(report, ['int8'])?.name).toBe('recovered');
    expect(mainModel(report)?.name).toBe('int8');
    expect(mainModel({ models: report.models.slice(0, 1) }, ['teacher'])?.name).toBe('teacher');
    expect(mainModel({ models: [] })).toBeUndefined();
  });

  it('claims no difference that may be chance', () => {
    expect(verdictWords(modelNamed('recovered'))).toBe('recovered: 93.04 % right, 1.23 points below the teacher.');
    expect(verdictWords(modelNamed('student'))).toMatch(/right; the difference to the teacher is within noise\.$/);
    expect(verdictWords(modelNamed('teacher'))).toBe('teacher: 94.27 % right.');
    const better = { ...modelNamed('student'), toTeacher: { value: 0.01, low: 0.002, high: 0.018 } };
    expect(verdictWords(better)).toMatch(/1\.00 point above the teacher\.$/);
    expect(basisWords({ samples: 1, on: 'validation' })).toMatch(
      /^Measured on 1 labelled sample of the validation data/,
    );
  });
});

describe('the confusion matrix', () => {
  const names = ['cat', 'dog', 'owl'];
  const confusion = [
    [588, 412, 0],
    [1, 0, 0],
    [0, 0, 0],
  ];

  it('tells of each cell', () => {
    const words = (row: number, column: number) => cellWords(confusion, names, { row, column });
    expect(words(0, 1)).toBe('412 of 1,000 samples that are "cat" are taken for "dog" (41.2 %)');
    expect(words(0, 0)).toBe('588 of 1,000 samples that are "cat" are recognized (58.8 %)');
    expect(words(1, 0)).toBe('1 of 1 sample that is "dog" is taken for "cat" (100.0 %)');
    expect(words(2, 2)).toBe('No sample is "owl"');
    expect(cellWords(confusion, [], { row: 0, column: 1 })).toContain('"class 0" are taken for "class 1"');
  });

  it('puts the mistake of the largest share first', () => {
    expect(mistakesOf(confusion)).toEqual([
      { row: 1, column: 0, samples: 1, share: 1 },
      { row: 0, column: 1, samples: 412, share: 0.412 },
    ]);
  });

  it('is walked through with keys, which stop at the edges', () => {
    const from = { row: 1, column: 1 };
    expect(moveCell(from, 'ArrowRight', 3)).toEqual({ row: 1, column: 2 });
    expect(moveCell(from, 'ArrowUp', 3)).toEqual({ row: 0, column: 1 });
    expect(moveCell({ row: 2, column: 0 }, 'ArrowDown', 3)).toEqual({ row: 2, column: 0 });
    expect(moveCell(from, 'Home', 3)).toEqual({ row: 1, column: 0 });
    expect(moveCell(from, 'End', 3)).toEqual({ row: 1, column: 2 });
    expect(moveCell(from, 'Enter', 3)).toBeUndefined();
  });

  it('fits its room, and drops names where cells are too low for them', () => {
    const few = layOutMatrix([40, 50, 60], 400);
    expect(few).toMatchObject({ named: true, upright: true, cell: 44, left: 66 });
    const many = layOutMatrix(new Array<number>(120).fill(40), 448);
    expect(many).toMatchObject({ named: false, left: 0, top: 0, cell: 3 });
    expect(many.width).toBeLessThanOrEqual(448);
    // More classes than pixels are scrolled.
    expect(layOutMatrix(new Array<number>(1000).fill(40), 448).width).toBe(3001);
    expect(cellAt(few, few.left + 45, few.top + 1)).toEqual({ row: 0, column: 1 });
    expect(cellAt(few, few.left - 1, few.top)).toBeUndefined();
    expect(cellAt(few, few.width, few.top)).toBeUndefined();
  });
});

describe('the classes', () => {
  const quality = (precision: number | null, samples: number) => ({ precision, recall: 0.5, f1: 0.5, samples });
  const classes = [quality(0.9, 10), quality(null, 0), quality(0.4, 30)];
  const order = (by: 'name' | 'precision' | 'recall' | 'samples', descending: boolean) =>
    classRows(classes, ['breed 10', 'ant', 'breed 9'], { by, descending }).map(({ index }) => index);

  it('are sorted by any column, a share of nothing last', () => {
    expect(classRows(classes, [], undefined).map(({ name }) => name)).toEqual(['class 0', 'class 1', 'class 2']);
    expect(order('precision', false)).toEqual([2, 0, 1]);
    expect(order('precision', true)).toEqual([0, 2, 1]);
    expect(order('samples', true)).toEqual([2, 0, 1]);
    expect(order('name', false)).toEqual([1, 2, 0]);
    expect(order('recall', true)).toEqual([0, 1, 2]);
  });

  it('come back to their own order with the third press', () => {
    const first = nextOrder(undefined, 'f1');
    expect(first).toEqual({ by: 'f1', descending: false });
    const second = nextOrder(first, 'f1');
    expect(second).toEqual({ by: 'f1', descending: true });
    expect(nextOrder(second, 'f1')).toBeUndefined();
    expect(nextOrder(second, 'samples')).toEqual({ by: 'samples', descending: true });
  });
});

describe('the CSV of an evaluation', () => {
  it('holds what was measured as it was measured, and leaves empty what was not', () => {
    const [head = '', ...lines] = evaluationCsv(report).trimEnd().split('\n');
    const columns = head.split(',');
    const cell = (name: string, column: string) =>
      lines.find((line) => line.startsWith(`${name},`))?.split(',')[columns.indexOf(column)];
    expect(lines).toHaveLength(5);
    expect(Number(cell('recovered', 'accuracy'))).toBe(modelNamed('recovered').accuracy.value);
    expect(cell('recovered', 'epsilon')).toBe('0.1');
    expect(cell('int8', 'latency_ms_batch_64_p50')).toBe('1.71');
    expect(cell('teacher', 'to_teacher')).toBe('');
    expect(cell('pruned', 'robust_accuracy_low')).toBe('');
    expect(cell('teacher', 'on')).toBe('test');
  });
});
