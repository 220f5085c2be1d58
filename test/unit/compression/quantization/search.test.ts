import { describe, expect, test } from 'vitest';
import {
  type Latency,
  type Measures,
  type SearchOptions,
  sampleBatches,
  searchQuantization,
} from '../../../../src/compression';
import { best, bestInt8, choose } from '../../../../src/compression/quantization/choose';
import type { Trial } from '../../../../src/compression/quantization/trial';
import { verdict } from '../../../../src/compression/quantization/verdict';
import { emptyGraph, type Model, newModel, type Tensor } from '../../../../src/onnx';
import { dataOf, decibels, engine, run } from './engine';
import { loudChannel, plainNet, samples } from './nets';

const trial = (name: string, batch1: number, bytes: number, accuracy: number, batch64 = 64 * batch1): Trial => ({
  name,
  precision: name.startsWith('int8') ? 'int8' : (name as Trial['precision']),
  model: newModel(emptyGraph(name)),
  bytes,
  excluded: [],
  layers: [],
  latencyMs: { batch1, batch64 },
  accuracy,
});
const float = trial('float32', 1, 1000, 0.9);

describe('auto keeps', () => {
  const kept = (...others: Trial[]) => choose([float, ...others], 'auto', 0.01)?.name;

  test('what is fastest within the limit', () => {
    expect(kept(trial('int8, a', 0.5, 300, 0.895), trial('int8, b', 0.3, 300, 0.88))).toBe('int8, a');
    expect(kept(trial('int8, a', 0.5, 300, 0.895), trial('int8, b', 0.3, 300, 0.891))).toBe('int8, b');
  });
  test('the smallest of those that are as fast', () => {
    expect(kept(trial('int8, a', 0.5, 300, 0.9), trial('int8, b', 0.51, 250, 0.9))).toBe('int8, b');
    expect(kept(trial('float16', 1.02, 500, 0.9))).toBe('float16');
  });
  test('float where int8 is slower', () => {
    expect(kept(trial('int8, a', 1.2, 300, 0.9))).toBe('float32');
  });
  test('exactly the limit', () => {
    expect(kept(trial('int8, a', 0.5, 300, 0.89))).toBe('int8, a');
    expect(kept(trial('int8, a', 0.5, 300, 0.8899))).toBe('float32');
  });
});

test('a mode that is asked for is kept though it is slower, unless it loses too much', () => {
  expect(choose([float, trial('int8, a', 3, 300, 0.9)], 'static', 0.01)?.name).toBe('int8, a');
  expect(choose([float, trial('int8, a', 0.1, 300, 0.8)], 'static', 0.01)?.name).toBe('float32');
});

test('the int8 to speak of is the best that is accurate enough, else the most accurate', () => {
  const [a, b] = [trial('int8, a', 3, 300, 0.9), trial('int8, b', 2, 300, 0.5)];
  expect(bestInt8([float, a, b], 0.01)).toBe(a);
  expect(bestInt8([float, { ...a, accuracy: 0.6 }, b], 0.01)?.name).toBe('int8, a');
  expect(best([])).toBeUndefined();
});

describe('the verdict says, with the numbers,', () => {
  const says = (kept: Trial, others: Trial[], mode: SearchOptions['mode'] = 'auto') =>
    verdict([float, ...others], kept, { mode, maxAccuracyDrop: 0.01 });

  test('that int8 is faster', () => {
    const int8 = trial('int8, static, entropy', 0.5, 300, 0.895);
    expect(says(int8, [int8])).toBe(
      'int8, static, entropy is kept: 2.00× as fast (0.500 ms against 1.00 ms at batch 1), 300 B instead of 1.0 kB, accuracy 89.50 % against 90.00 %.',
    );
  });
  test('that int8 is as fast, where what is measured differs by no more than measuring does', () => {
    const int8 = trial('int8, dynamic', 1.03, 300, 0.9);
    expect(says(int8, [int8])).toContain('is kept: as fast, to within 5 % (1.03 ms against 1.00 ms at batch 1), 300 B');
  });
  test('that int8 is slower, and recommends float', () => {
    const text = says(float, [trial('int8, dynamic', 1.5, 300, 0.9, 20)]);
    expect(text).toContain('float32 is kept and recommended.');
    expect(text).toContain('int8, dynamic is slower than float32: 1.50 ms against 1.00 ms at batch 1.');
    expect(text).toContain('At batch 64 it is faster: 20.0 ms against 64.0 ms.');
  });
  test('that int8 loses too much', () => {
    expect(says(float, [trial('int8, dynamic', 0.5, 300, 0.85)])).toContain(
      'loses 5.00 points of accuracy, more than 1.00',
    );
  });
  test('that the mode asks for what is slower', () => {
    const int8 = trial('int8, static, minmax', 2, 300, 0.9);
    const text = says(int8, [int8], 'static');
    expect(text).toContain('because mode static asks for it, but it is slower than float32: 2.00 ms against 1.00 ms');
    expect(text).toContain('float32 is recommended');
  });
  test('float, also where float16 is kept', () => {
    const half = trial('float16', 1, 500, 0.9);
    const text = says(half, [half, trial('int8, static, minmax', 2, 300, 0.9)]);
    expect(text).toContain('float16 is kept');
    expect(text).toContain('slower than float32: 2.00 ms against 1.00 ms at batch 1. Float is recommended.');
  });
});

/** Measures nearness to the float model on the data, as accuracy, and latency by an order that is made up. */
function measuresOn(model: Model, data: Tensor, milliseconds: (name: string) => number): Measures {
  return {
    async accuracy(other) {
      return 1 - 10 ** (-decibels(await run(model, data), await run(other, data)) / 20);
    },
    latency: async (models) =>
      models.map(({ name }): Latency => ({ batch1: milliseconds(name), batch64: 64 * milliseconds(name) })),
  };
}

const options = (changes: Partial<SearchOptions> = {}): SearchOptions => ({
  mode: 'auto',
  method: 'entropy',
  samples: 16,
  maxAccuracyDrop: 0.1,
  exclude: [],
  reduceRange: false,
  ...changes,
});

const int8Faster = (name: string) => (name.startsWith('int8') ? 1 : 2);

describe('a search', () => {
  test('leaves the layer that suffers most float, and no other, until the limit holds', async () => {
    const { model, data } = loudChannel(16);
    const measures = measuresOn(model, data, int8Faster);
    const input = { batches: await sampleBatches(model, dataOf(data)), measures };
    const { kept, report } = await searchQuantization(
      model,
      options({ mode: 'static', method: 'minmax' }),
      input,
      engine,
    );
    const [, failed, rescued] = report.trials;
    expect(failed).toMatchObject({ name: 'int8, static, minmax', kept: false, excluded: [] });
    expect(failed?.reason).toMatch(/^loses \d+\.\d\d points, more than 10\.00$/);
    expect(rescued).toMatchObject({ name: 'int8, static, minmax, 1 layer float', kept: true, excluded: ['conv1'] });
    expect(kept.layers.find(({ name }) => name === 'conv1')).toMatchObject({
      state: 'float',
      reason: expect.stringContaining('left float for its noise'),
    });
    expect(kept.accuracy).toBeGreaterThan(0.9);
    expect(report).toMatchObject({ layersOf: kept.name, layers: kept.layers });
  });

  test('that cannot keep to the limit keeps float', async () => {
    const { model, data } = loudChannel(16);
    const input = { batches: await sampleBatches(model, dataOf(data)), measures: measuresOn(model, data, int8Faster) };
    const { kept, report } = await searchQuantization(model, options({ maxAccuracyDrop: 0 }), input, engine);
    // Folding and rounding differ from the model itself in the last bits, so that not even float16 loses nothing.
    expect(kept.name).toBe('float32');
    expect(report.verdict).toContain('float32 is kept');
    // The layers of float32 would tell nothing.
    expect(report.layersOf).toMatch(/^int8, /);
    expect(report.layers.map(({ state }) => state)).toContain('int8');
  });

  test('reports after each trial, and says what it does', async () => {
    const model = plainNet();
    const data = samples(model, 16);
    const reports: number[] = [];
    const said: string[] = [];
    const input = {
      batches: await sampleBatches(model, dataOf(data)),
      measures: measuresOn(model, data, int8Faster),
      onTrial: ({ trials }: { trials: unknown[] }) => reports.push(trials.length),
      onProgress: (message: string) => said.push(message),
    };
    const { report } = await searchQuantization(model, options(), input, engine);
    expect(reports).toEqual([1, 2, 3, 4, 5]);
    expect(said[0]).toBe('Looking at the calibration data');
    expect(said).toContain('Measuring int8, dynamic');
    expect(report.trials.filter(({ kept }) => kept)).toHaveLength(1);
  });

  test('excludes what patterns name from every trial', async () => {
    const model = plainNet();
    const data = samples(model, 16);
    const input = { batches: await sampleBatches(model, dataOf(data)), measures: measuresOn(model, data, int8Faster) };
    const { trials } = await searchQuantization(model, options({ exclude: ['conv*', 'logits'] }), input, engine);
    for (const { excluded } of trials.slice(1)) expect(excluded).toEqual(['conv1', 'conv2', 'logits']);
  });
});
