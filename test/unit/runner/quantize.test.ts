import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadModel } from '../../../src/onnx';
import { countParameters } from '../../../src/runner/models';
import { executeRun } from '../../../src/runner/run';
import { type Run, readHistory, request, type StageReport } from '../../../src/runs';
import { artifact, DATA, makeWorkspace, newRun } from './workspace';

const experiment = (student: string, stage: string) => `
name: small
seed: 3
data:${DATA}
teacher: { architecture: mlp, hidden: [12] }
student: { ${student} }
stages:
  - ${stage}
`;
/** A student from labels alone. */
const TRAINING = experiment(
  'architecture: cnn, channels: [4], dense: 16',
  'train: { model: student, epochs: 8, batch: 24, optimizer: { adamw: { lr: 5e-3 } } }',
);
const recipe = (options: string) => experiment('model: small.onnx', `quantize: ${options}`);
const AUTO = recipe('{ mode: auto, calibration: { method: entropy, samples: 100 }, maxAccuracyDrop: 0.02 }');

type Report = Extract<StageReport, { kind: 'quantization' }>;
const reportOf = (run: Run): Report =>
  JSON.parse(readFileSync(join(run.paths.artifacts, 'quantization-0.json'), 'utf8')) as Report;

const operators = (run: Run, name: string) =>
  loadModel(join(run.paths.artifacts, `${name}.onnx`)).graph.nodes.map(({ operator }) => operator);

let workspace: string;

async function done(text: string, overrides: string[] = []): Promise<Run> {
  const run = newRun(workspace, text, overrides);
  expect(await executeRun(run)).toBe('done');
  return run;
}

const eventsOf = (run: Run) =>
  readFileSync(run.paths.journal, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

beforeAll(async () => {
  workspace = makeWorkspace();
  writeFileSync(join(workspace, 'small.onnx'), artifact(await done(TRAINING), 'student'));
});

describe('auto', () => {
  let run: Run;
  let report: Report;
  beforeAll(async () => {
    run = await done(AUTO);
    report = reportOf(run);
  });

  test('tries what fits and measures each', () => {
    const names = report.trials.map(({ name }) => name);
    expect(names).toEqual(['float32', 'float16', 'int8, static, entropy', 'int8, static, minmax', 'int8, dynamic']);
    for (const trial of report.trials) {
      expect(trial.bytes).toBeGreaterThan(0);
      expect(trial.latencyMs.batch1).toBeGreaterThan(0);
      expect(trial.latencyMs.batch64).toBeGreaterThan(trial.latencyMs.batch1);
      expect(trial.accuracy).toBeGreaterThan(0.4);
    }
    expect(report.trials.filter(({ kept }) => kept)).toHaveLength(1);
    expect(report.calibration).toEqual({ method: 'entropy', samples: 100 });
  });

  test('int8 is a third of the file or less, float16 about half', () => {
    const [float = 0, half = 0, int8 = 0] = report.trials.map(({ bytes }) => bytes);
    expect(int8 / float).toBeLessThan(0.4);
    expect(half / float).toBeCloseTo(0.5, 1);
  });

  test('the report is announced after each trial, and every announced model is in its file', () => {
    const events = eventsOf(run);
    const reports = events.filter(({ type }) => type === 'report');
    expect(reports.length).toBeGreaterThanOrEqual(report.trials.length);
    expect(reports[0]).toMatchObject({ stage: 0, file: 'artifacts/quantization-0.json' });
    const models = events.filter(({ type, stage }) => type === 'model' && stage === 0).map(({ model }) => model);
    expect(models.map(({ name }) => name)).toContain('int8');
    for (const model of models) {
      expect(readFileSync(model.file).length).toBe(model.bytes);
      expect(model.on).toBe('validation');
      expect(model.parameters).toBe(countParameters(loadModel(join(workspace, 'small.onnx'))));
    }
    const kept = report.trials.find((trial) => trial.kept);
    expect(models.some(({ discarded }) => !discarded)).toBe(kept?.name !== 'float32');
    expect(readHistory(run).stages[0]?.result).toMatchObject({ bytes: kept?.bytes, accuracy: kept?.accuracy });
  });
});

describe('static', () => {
  const text = recipe('{ mode: static, calibration: { method: minmax, samples: 64 }, maxAccuracyDrop: 1 }');
  let run: Run;
  beforeAll(async () => {
    run = await done(text);
  });

  test('is what is kept, and the float student stays', async () => {
    expect(operators(run, 'student-int8')).toContain('QuantizeLinear');
    const given = loadModel(join(workspace, 'small.onnx'));
    expect(given.graph.nodes.map(({ operator }) => operator)).not.toContain('QuantizeLinear');
    const [float, int8] = reportOf(run).trials;
    expect(float).toMatchObject({ name: 'float32', kept: false });
    expect(int8).toMatchObject({ name: 'int8, static, minmax', kept: true });
  });

  test('each layer is told with its noise and its range', () => {
    const { layers } = reportOf(run);
    expect(layers.map(({ name, kind, state }) => [name, kind, state])).toEqual([
      ['conv1', 'Conv 3×3', 'int8'],
      ['dense', 'Gemm', 'int8'],
      ['logits', 'Gemm', 'int8'],
    ]);
    for (const { signalToNoise, histogram } of layers) {
      expect(signalToNoise).toBeGreaterThan(20);
      expect(histogram?.counts.reduce((a, b) => a + b, 0)).toBeGreaterThan(0);
    }
    // The last layer leaves as float.
    expect(layers.map(({ clip }) => clip !== undefined)).toEqual([true, true, false]);
  });

  test('the same file and seed make the same quantized model, bit for bit', async () => {
    const again = await done(text);
    expect(artifact(again, 'student-int8').equals(artifact(run, 'student-int8'))).toBe(true);
    expect(reportOf(again).layers).toEqual(reportOf(run).layers);
  });
});

test('dynamic int8, and float16', async () => {
  const dynamic = await done(recipe('{ mode: dynamic, maxAccuracyDrop: 1 }'));
  expect(operators(dynamic, 'student-int8')).toContain('DynamicQuantizeLinear');
  const half = await done(recipe('{ mode: fp16, maxAccuracyDrop: 1 }'));
  expect(operators(half, 'student-fp16')).toContain('Cast');
});

test('layers that are named stay float, and reduced range is heeded', async () => {
  const text = recipe('{ mode: static, exclude: ["conv*"], maxAccuracyDrop: 1, reduceRange: true }');
  const run = await done(text);
  expect(reportOf(run).layers[0]).toMatchObject({ name: 'conv1', state: 'float', reason: 'excluded by its name' });
  expect(operators(run, 'student-int8').filter((operator) => operator === 'Conv')).toHaveLength(1);
  const { initializers } = loadModel(join(run.paths.artifacts, 'student-int8.onnx')).graph;
  const weights = [...initializers.values()].filter(({ type }) => type === 'int8');
  expect(Math.max(...weights.flatMap(({ data }) => [...data].map((v) => Math.abs(Number(v)))))).toBe(63);
});

test('a pattern that fits no layer ends the run and names those there are', async () => {
  const run = newRun(workspace, recipe('{ mode: static, exclude: [conf1] }'));
  expect(await executeRun(run)).toBe('failed');
  const { problem } = readHistory(run);
  expect(problem?.message).toContain('"conf1"');
  expect(problem?.remedy).toContain('conv1');
});

test('a run that was stopped while it quantizes goes on, and chooses by the latencies that it measured first', async () => {
  const run = newRun(workspace, AUTO);
  const ended = executeRun(run);
  const stopWhenQuantizing = setInterval(() => {
    if (readHistory(run).stages[0]?.state === 'running') request(run, 'stop');
  }, 5);
  const outcome = await ended;
  clearInterval(stopWhenQuantizing);
  expect(outcome).toBe('stopped');
  expect(await executeRun(run)).toBe('done');
  const first = { report: reportOf(run), int8: artifact(run, 'student-int8') };
  expect(first.report.trials).toHaveLength(5);

  // As if it had been killed before it could say that the stage is done.
  const file = join(run.paths.checkpoints, 'progress.json');
  const progress = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...progress, stages: [] }));
  expect(await executeRun(run)).toBe('done');
  expect(reportOf(run)).toEqual(first.report);
  expect(artifact(run, 'student-int8').equals(first.int8)).toBe(true);
});
