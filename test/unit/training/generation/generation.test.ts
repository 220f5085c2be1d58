import { describe, expect, test } from 'vitest';
import { buildArchitecture, decodeModel, encodeModel } from '../../../../src/onnx';
import type { Value } from '../../../../src/runtime';
import { Decoder, generate, greedy, sampled, Trainer } from '../../../../src/training';

const [words, end] = [9, 1];
const spec = { architecture: 'decoder', layers: 2, width: 16, heads: 2 } as const;
const build = (seed: number) => buildArchitecture(spec, { shape: [8], classes: words, vocabulary: words, seed });

/** A model with weights large enough that every place matters. */
function lively(seed = 3) {
  const model = build(seed);
  for (const [name, tensor] of model.graph.initializers) {
    if (!name.endsWith('.weight')) continue;
    const data = (tensor.data as Float32Array).map((v) => (name.startsWith('embedding') ? 30 : 2) * v);
    model.graph.initializers.set(name, { ...tensor, data });
  }
  return model;
}

const tokens = (rows: number[][]) => ({
  rows: rows.length,
  columns: rows[0]?.length ?? 0,
  data: BigInt64Array.from(rows.flat(), BigInt),
});

const lastColumn = ({ dims: [rows = 0, columns = 0], data }: Value): number[] =>
  Array.from({ length: rows }, (_, row) => [
    ...(data as Float32Array).subarray((row * columns + columns - 1) * words, (row + 1) * columns * words),
  ]).flat();

const furthest = (a: number[], b: number[]) => Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? Number.NaN))));

describe('a memory of keys and values', () => {
  test.each([
    ['token by token', [1, 1, 1, 1, 1, 1]],
    ['in pieces', [3, 2, 1]],
  ])('what is computed %s is what is computed at once, also past the end of a text', async (_, pieces) => {
    const texts = [
      [3, 5, end, 4, 8, 2],
      [7, 2, 6, 5, 5, 4],
    ];
    const remembering = await Decoder.create(lively(), { threads: 1 });
    const forgetful = await Decoder.create(lively(), { threads: 1, memory: false });
    const decoding = remembering.start();
    let from = 0;
    for (const size of pieces) {
      const got = await decoding.next(tokens(texts.map((text) => text.slice(from, from + size))));
      from += size;
      const whole = await forgetful.start().next(tokens(texts.map((text) => text.slice(0, from))));
      expect(got.dims).toEqual([2, size, words]);
      expect(furthest(lastColumn(got), lastColumn(whole))).toBeLessThan(1e-5);
    }
    await remembering.release();
    await forgetful.release();
  });

  test('prompts of several lengths are written on as each would be alone, with a memory and without', async () => {
    const prompts = [[3, 5, 4], [7], [2, 2, 6, 4, 8, 3]];
    const alone: number[][] = [];
    const decoder = await Decoder.create(lively(), { threads: 1, memory: false });
    for (const prompt of prompts) alone.push(...(await generate(decoder, [prompt], { end, limit: 12 })));
    expect(new Set(alone.flat()).size).toBeGreaterThan(2);
    for (const memory of [true, false]) {
      const together = await Decoder.create(decodeModel(encodeModel(lively())), { threads: 1, memory });
      expect(await generate(together, prompts, { end, limit: 12 })).toEqual(alone);
      await together.release();
    }
    await decoder.release();
  });
});

test('what was learnt is written, to its end', async () => {
  const text = [4, 6, 3, 8, 8, 2, end];
  const optimizer = { adamw: { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0 } };
  const sizes = { batch: 1, sample: [7], places: [7] };
  const trainer = await Trainer.create(build(1), { ...sizes, loss: 'ce', optimizer, threads: 1 });
  const inputs = BigInt64Array.from(text, BigInt);
  const labels = BigInt64Array.from([...text.slice(1), -1], BigInt);
  for (let i = 0; i < 60; i++) await trainer.run({ inputs, labels, learningRates: [0.01] });
  const decoder = await Decoder.create(await trainer.trainedModel(), { threads: 1 });
  expect(await generate(decoder, [[4, 6]], { end, limit: 20 })).toEqual([[3, 8, 8, 2]]);
  expect(await generate(decoder, [[4, 6]], { end, limit: 2 })).toEqual([[3, 8]]);
  await decoder.release();
  await trainer.release();
});

describe('sampling', () => {
  const logits = Float32Array.of(0, Math.log(3), Number.NEGATIVE_INFINITY, 0);
  const draws = (temperature: number, seed = 5) => {
    const choose = sampled({ temperature, seed });
    return Array.from({ length: 4000 }, () => choose(logits));
  };
  const share = (list: number[], token: number) => list.filter((t) => t === token).length / list.length;

  test('is as likely as the model says, at its temperature', () => {
    expect(share(draws(1), 1)).toBeCloseTo(3 / 5, 1);
    expect(share(draws(1), 2)).toBe(0);
    expect(share(draws(0.5), 1)).toBeCloseTo(9 / 11, 1);
    expect(share(draws(0.02), 1)).toBe(1);
    expect(greedy(logits)).toBe(1);
  });

  test('depends on the seed alone', () => {
    expect(draws(1)).toEqual(draws(1));
    expect(draws(1)).not.toEqual(draws(1, 6));
  });
});
