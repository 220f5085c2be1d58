import { describe, expect, it } from 'vitest';
import { experimentName, summarize } from '../../../src/workbench/runs/summary';
import { bestOf, experimentRow, runRow, stageRow, standing } from '../../../src/workbench/tree/rows';
import type { RunStatus } from '../../../webview/protocol';
import { historyOf, run, start, steps, validated } from './histories';

const inDistil = historyOf(
  { type: 'stage-started', stage: 0 },
  steps(0, 'teacher', 1, 100),
  { type: 'stage-finished', stage: 0, result: { name: 'train', accuracy: 0.9918 } },
  { type: 'stage-started', stage: 1 },
  steps(1, 'student', 1, 60),
  validated(1, 'student', 50, 0.9886),
);
const summary = (status: RunStatus, history = inDistil) => summarize(run, history, status, start + 7000);
const row = (status: RunStatus) => runRow(summary(status), { best: false });

describe('the row of a run', () => {
  it('tells progress and the time that is left while it runs', () => {
    expect(row('running').description).toMatch(/^48 %, 0:0\d left$/);
    expect(row('running').icon).toBe('loading~spin');
  });

  it.each([
    ['queued', 'starting'],
    ['pausing', 'pausing, 48 %'],
    ['paused', 'paused, 48 %'],
    ['stopping', 'stopping'],
    ['stopped', 'stopped, 98.86 %'],
    ['done', '98.86 %'],
    ['interrupted', 'interrupted, 48 %'],
  ] as const)('of a %s run says "%s"', (status, words) => {
    expect(row(status).description).toBe(words);
  });

  it('says where it failed, and in the tooltip what to do', () => {
    const problem = { code: 'loss-nan', message: 'The loss is NaN.', remedy: 'Lower lr.', stage: 1, step: 61 };
    const failed = historyOf(
      { type: 'stage-started', stage: 1 },
      { type: 'finished', status: 'failed', problem, seconds: 1 },
    );
    const { description, tooltip } = runRow(summary('failed', failed), { best: false });
    expect(description).toBe('failed in distil, step 61');
    expect(tooltip).toContain('The loss is NaN. Lower lr.');
  });

  it('takes the tested accuracy of the student where there is one', () => {
    const models = [{ name: 'student', track: 'student' as const, parameters: 1, bytes: 4, accuracy: 0.9893 }];
    const done = historyOf(validated(1, 'student', 50, 0.99), {
      type: 'stage-finished',
      stage: 2,
      result: { name: 'evaluate', models },
    });
    expect(standing(summary('done', done))).toBe('98.93 %');
  });

  it('tells the best run, and runs of one name by their time', () => {
    expect(runRow(summary('done'), { best: true, told: '14:05' }).description).toBe('★ 98.86 %, 14:05');
  });
});

describe('the rows of stages', () => {
  it('tell what was measured, or how far they are', () => {
    expect(
      summary('running')
        .stages.map(stageRow)
        .map(({ label, description, icon }) => [label, description, icon]),
    ).toEqual([
      ['train', '99.18 %', 'check'],
      ['distil', '98.86 %, epoch 2 of 2', 'loading~spin'],
      ['evaluate', '', 'clock'],
    ]);
  });

  it.each(['paused', 'stopped', 'interrupted'] as const)('stand still in a run that is %s', (status) => {
    expect(summary(status).stages.map(({ state }) => state)).toEqual(['done', 'halted', 'waiting']);
  });

  it('tell the accuracy of the student while its baseline is trained', () => {
    const baseline = historyOf(
      { type: 'stage-started', stage: 1 },
      steps(1, 'student', 1, 100),
      validated(1, 'student', 100, 0.9886),
      steps(1, 'baseline', 1, 10),
    );
    expect(summary('running', baseline).stages[1]?.detail).toBe('98.86 %, baseline epoch 1 of 2');
  });

  it('tell the progress of a stage that trains nothing', () => {
    const history = historyOf(
      { type: 'stage-started', stage: 2 },
      { type: 'progress', stage: 2, message: 'latency', done: 2, total: 5 },
    );
    expect(summary('running', history).stages[2]?.detail).toBe('2 of 5');
  });
});

describe('the row of an experiment', () => {
  it('counts its runs and names the best', () => {
    const runs = [summary('running'), summary('done')];
    expect(experimentRow('mnist', '/w/mnist.distill.yaml', runs).description).toBe('2 runs, best 98.86 %');
    expect(experimentRow('mnist', '/w/mnist.distill.yaml', [summary('running')]).description).toBe('1 run');
  });

  it('has as best only a run that came to its end', () => {
    const better = { ...summary('stopped'), accuracy: 1 };
    const done = summary('done');
    expect(bestOf([better, done])).toBe(done);
    expect(bestOf([better])).toBeUndefined();
  });

  it('is named after the file', () => {
    expect(['/a/mnist.distill.yaml', 'b.distill.json', 'c.yml'].map(experimentName)).toEqual(['mnist', 'b', 'c']);
  });
});
