import { describe, expect, it } from 'vitest';
import { field, shortest, toCsv } from '../../../webview/data/csv';
import { RunData } from '../../../webview/data/run-data';
import { sampleRun } from './sample-run';

describe('CSV', () => {
  it('holds each measured step once, and validations beside their step', () => {
    const sample = sampleRun({ step: 2600 });
    const lines = toCsv(new RunData(sample)).trimEnd().split('\n');
    const [header = '', ...rows] = lines;
    const columns = header.split(',');
    // The baseline has validations but no steps in the sample, and the teacher is given: one line each.
    const alone = sample.rows.validations.filter(({ track }) => track !== 'student');
    expect(rows).toHaveLength(2600 + alone.reduce((sum, { step }) => sum + step.length, 0));
    expect(rows.every((row) => row.split(',').length === columns.length)).toBe(true);
    const row212 = rows.find((row) => row.startsWith('212,'))?.split(',') ?? [];
    expect(row212[columns.indexOf('track')]).toBe('student');
    expect(Number(row212[columns.indexOf('validation_accuracy')])).toBeGreaterThan(0.9);
    const [steps] = sample.rows.steps;
    expect(Math.fround(Number(row212[columns.indexOf('loss')]))).toBe(steps?.loss[211]);
    expect(row212[columns.indexOf('stage')]).toBe('distil');
  });

  it('holds how far the student was from the teacher, as a fraction, at its validations alone', () => {
    const run = new RunData(sampleRun({ step: 500 }));
    const [header = '', ...lines] = toCsv(run).trimEnd().split('\n');
    const rows = lines.map((line) => line.split(','));
    const cell = (row: string[], name: string) => row[header.split(',').indexOf(name)] ?? '';
    const told = rows.filter((row) => cell(row, 'to_teacher') !== '');
    expect(told.map(([step]) => Number(step))).toEqual(run.validations.student.map(({ step }) => step));
    expect(told.every((row) => cell(row, 'track') === 'student')).toBe(true);
    for (const row of told)
      expect(Number(cell(row, 'to_teacher'))).toBeCloseTo(Number(cell(row, 'validation_accuracy')) - 0.9918, 5);
  });

  it('leaves empty what was not measured', () => {
    const [, first = ''] = toCsv(new RunData(sampleRun({ step: 1 }))).split('\n');
    expect(first.endsWith(',,')).toBe(true);
    expect(shortest(Number.NaN)).toBe('');
  });

  it('writes single-precision numbers as short as they read back', () => {
    expect(shortest(Math.fround(0.0842))).toBe('0.0842');
    expect(shortest(Math.fround(1e-3))).toBe('0.001');
    for (const value of [Math.PI, 1 / 3, 98.514, 2.3e-9].map(Math.fround))
      expect(Math.fround(Number(shortest(value)))).toBe(value);
  });

  it('quotes what would end a field', () => {
    expect(field('a,"b"')).toBe('"a,""b"""');
    expect(field('plain')).toBe('plain');
  });
});
