import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeModel, emptyGraph, encodeModel, GraphBuilder, loadModel, type Model, newModel } from '../../../src/onnx';
import { countParameters } from '../../../src/runner/models';
import { executeRun } from '../../../src/runner/run';
import { type PruningReport, type Run, readHistory, request } from '../../../src/runs';
import { Random } from '../training/random';
import { buildRunner, ended, startRunner, untilJournal } from './child';
import { artifact, DATA, makeWorkspace, newRun } from './workspace';

const PRUNING = `
name: pruning
seed: 3
data:${DATA}
teacher: { architecture: cnn, channels: [6, 8], dense: 24 }
student: { architecture: cnn, channels: [6, 8], dense: 16 }
stages:
  - train: { model: teacher, epochs: 2, batch: 24, optimizer: { adamw: { lr: 1e-2 } } }
  - distill: { epochs: 2, batch: 24, optimizer: { adamw: { lr: 1e-2 } } }
  - prune: { ratio: 0.4, multiple: 1 }
  - evaluate: { latency: false }
`;
const IN_STEPS = PRUNING.replace(
  '{ ratio: 0.4, multiple: 1 }',
  '{ ratio: 0.4, multiple: 1, steps: 2, recover: { epochs: 2, batch: 24 } }',
);

/** A net of two hidden layers, the first with a layer norm, its weights by chance. */
function normed(): Model {
  const b = new GraphBuilder(emptyGraph('normed'));
  const random = new Random(1);
  const weight = (name: string, ...dims: number[]) => {
    b.graph.initializers.set(name, { type: 'float32', dims, data: random.floats(dims.reduce((a, d) => a * d, 1)) });
    return name;
  };
  const flat = b.add('Flatten', [b.input('image', 'float32', ['batch', 1, 28, 28])]);
  const hidden = b.add('Gemm', [flat, weight('hidden.weight', 8, 784)], { transB: 1 });
  const norm = b.add('LayerNormalization', [hidden, weight('norm.scale', 8)]);
  const second = b.add('Relu', [b.add('Gemm', [norm, weight('second.weight', 6, 8)], { transB: 1 })]);
  b.output(b.add('Gemm', [second, weight('logits.weight', 10, 6)], { transB: 1 }, 'scores'), 'float32');
  return newModel(b.graph);
}

let workspace: string;

async function done(text: string, overrides: string[] = []): Promise<Run> {
  const run = newRun(workspace, text, overrides);
  expect(await executeRun(run)).toBe('done');
  return run;
}

const reportOf = (run: Run): PruningReport =>
  JSON.parse(readFileSync(join(run.dir, readHistory(run).reports.values().next().value?.file ?? ''), 'utf8'));
const width = (run: Run, layer: string) =>
  decodeModel(artifact(run, 'student')).graph.initializers.get(`${layer}.weight`)?.dims[0] ?? 0;

beforeAll(() => {
  workspace = makeWorkspace();
});

describe('pruning in steps, with recovery', () => {
  let run: Run;
  beforeAll(async () => {
    run = await done(IN_STEPS);
  });

  test('writes down every step: what is kept never comes back, and the figures are those of the model', () => {
    const { steps, layers, groups } = reportOf(run);
    expect(steps).toHaveLength(3);
    expect(layers.map(({ name }) => name)).toEqual(['conv1', 'conv2', 'dense', 'logits']);
    expect(layers.at(-1)?.boundary).toBeTruthy();
    const channels = groups.reduce((sum, g) => sum + g.channels, 0);
    expect(channels).toBe(6 + 8 + 16);
    const left = steps.map(({ kept }) => kept.flat().length);
    expect(left[0]).toBe(30);
    expect(left[2]).toBe(18);
    for (const [i, kept] of steps[2]?.kept.entries() ?? []) {
      for (const channel of kept) expect(steps[1]?.kept[i]).toContain(channel);
    }
    expect(countParameters(decodeModel(artifact(run, 'student')))).toBe(steps[2]?.parameters);
    for (const step of steps.slice(1)) expect(step.recovered).toBeGreaterThan(0.1);
  });

  test('leaves a state of the model before the cut, after it, and after the recovery, each measured on test', () => {
    const models = readHistory(run).models;
    expect(models.map(({ name }) => name)).toEqual(['teacher', 'student', 'pruned', 'recovered']);
    for (const { name, on, file = '', parameters, accuracy } of models) {
      expect(on, name).toBe('test');
      expect(countParameters(loadModel(file)), name).toBe(parameters);
      expect(accuracy, name).toBeGreaterThan(0.1);
    }
    expect(artifact(run, 'student').equals(readFileSync(models[3]?.file ?? ''))).toBe(true);
    expect(readHistory(run).reports.get(2)?.file).toBe(join('artifacts', 'pruning-2.json'));
  });

  test('ends with the same weights when it was stopped in the second recovery, and when it was killed', async () => {
    const script = await buildRunner();
    const longer = IN_STEPS.replace('recover: { epochs: 2', 'recover: { epochs: 10');
    const whole = await done(longer);
    for (const how of ['stop', 'kill'] as const) {
      const run = newRun(workspace, longer);
      const child = startRunner(script, run);
      const exit = ended(child);
      // The second recovery goes on from the first one's 10 epochs of 20 steps.
      await untilJournal(run, /"stage":2,"track":"student","step":(2[1-9]|3)\d/);
      if (how === 'stop') request(run, 'stop');
      else child.kill('SIGKILL');
      await exit;
      expect(readHistory(run).status, how).not.toBe('done');
      expect(await executeRun(run)).toBe('done');
      expect(artifact(run, 'student').equals(artifact(whole, 'student')), how).toBe(true);
      expect(reportOf(run)).toEqual(reportOf(whole));
    }
  }, 120_000);
});

describe('every option changes what is left', () => {
  /** Models that were trained already: the cut alone. */
  const CUT = PRUNING.replace(/teacher: .*/, 'teacher: { model: teacher.onnx }')
    .replace(/student: .*/, 'student: { model: student.onnx }')
    .replace(/ {2}- (train|distill|evaluate).*\n/g, '');
  const prune = 'stages.0.prune';
  let plain: { conv1: number; conv2: number; dense: number };
  const cutBy = (...options: string[]) =>
    done(
      CUT,
      options.map((option) => `${prune}.${option}`),
    );
  const widths = (run: Run) => ({
    conv1: width(run, 'conv1'),
    conv2: width(run, 'conv2'),
    dense: width(run, 'dense'),
  });
  beforeAll(async () => {
    const run = newRun(workspace, PRUNING.replace(/ {2}- (prune|evaluate).*\n/g, ''));
    await executeRun(run);
    for (const name of ['teacher', 'student']) {
      writeFileSync(join(workspace, `${name}.onnx`), artifact(run, name));
    }
    plain = widths(await cutBy());
  });

  test('a ratio, everywhere or in each layer', async () => {
    expect(plain.conv1 + plain.conv2 + plain.dense).toBe(18);
    const each = widths(await cutBy('ratio=0.5', 'scope=layer'));
    expect(each).toEqual({ conv1: 3, conv2: 4, dense: 8 });
  });

  test('a target in parameters, FLOPs or bytes holds', async () => {
    for (const [target, figure] of [
      ['parameters', 'parameters'],
      ['flops', 'flops'],
      ['bytes', 'bytes'],
    ] as const) {
      const text = CUT.replace('ratio: 0.4', `${target}: 60%`);
      const { steps } = reportOf(await done(text));
      const [before, after] = steps.map((step) => step[figure]);
      expect(after, target).toBeLessThanOrEqual((before ?? 0) * 0.6);
      expect(after, target).toBeGreaterThan((before ?? 0) * 0.4);
    }
  });

  test('exclude, overrides, multiple and floor', async () => {
    expect(width(await cutBy('exclude=["conv1"]'), 'conv1')).toBe(6);
    expect(width(await cutBy('overrides={dense: 0.75}'), 'dense')).toBe(4);
    const rounded = widths(await cutBy('multiple=4', 'exclude=["conv1"]'));
    expect([rounded.conv2 % 4, rounded.dense % 4]).toEqual([0, 0]);
    const least = widths(await cutBy('ratio=0.9', 'floor=3'));
    expect(Math.min(...Object.values(least))).toBe(3);
  });

  test('channels that a layer norm runs over go only where that is wished', async () => {
    writeFileSync(join(workspace, 'normed.onnx'), encodeModel(normed()));
    const text = CUT.replace('student.onnx', 'normed.onnx');
    const widthOf = async (...options: string[]) =>
      decodeModel(artifact(await done(text, options), 'student')).graph.initializers.get('hidden.weight')?.dims[0];
    expect(await widthOf()).toBe(8);
    expect(await widthOf(`${prune}.inexact=true`)).toBeLessThan(8);
  });

  test('the criterion chooses other channels', async () => {
    const choices = await Promise.all(
      ['l1', 'l2', 'taylor', 'random'].map(async (criterion) => {
        const run = await cutBy(`criterion=${criterion}`, 'scope=layer');
        return JSON.stringify(reportOf(run).steps[1]?.kept);
      }),
    );
    expect(new Set(choices).size).toBeGreaterThanOrEqual(3);
  });
});

test('the sensitivity scan measures every group, and is kept for the next run', async () => {
  const scanned = await done(PRUNING, ['stages.2.prune.sensitivity=true']);
  const { sensitivity, groups } = reportOf(scanned);
  expect(sensitivity?.curves.map(({ group }) => group)).toEqual(groups.map((_, i) => i));
  for (const { accuracy } of sensitivity?.curves ?? []) expect(accuracy).toHaveLength(sensitivity?.ratios.length ?? 0);
  const worst = Math.min(...(sensitivity?.curves.flatMap(({ accuracy }) => accuracy) ?? []));
  expect(worst).toBeLessThan(sensitivity?.base ?? 0);
  const again = await done(PRUNING, ['stages.2.prune.sensitivity=true']);
  expect(reportOf(again).sensitivity).toEqual(sensitivity);
  const measured = readFileSync(again.paths.journal, 'utf8').match(/Scanning how sensitive/g);
  expect(measured).toBeNull();
});

test('a copy of the teacher can be pruned, and recovers by what the teacher knows', async () => {
  const text = IN_STEPS.replace(/student: .*/, 'student: { from: teacher }').replace(/ {2}- distill.*\n/, '');
  const run = newRun(workspace, text);
  expect(await executeRun(run)).toBe('done');
  const models = readHistory(run).models;
  expect(models.map(({ name }) => name)).toEqual(['teacher', 'pruned', 'recovered']);
  const [teacher, , recovered] = models.map(({ parameters }) => parameters);
  expect(recovered).toBeLessThan(teacher ?? 0);
  expect(readFileSync(run.paths.journal, 'utf8')).toContain('"kl"');
});
