import { expect, test } from 'vitest';
import { sampleBatches } from '../../../src/compression';
import { companionTensors, type Tensor, textInputs, withTokensAlone } from '../../../src/onnx';
import { Predictor } from '../../../src/training';
import { built, run, weight } from './any-model';
import { bertLike } from './bert';

const [batch, length] = [2, 12];
const tokens = (padding: number) =>
  BigInt64Array.from(
    [
      [5, 9, 7, 3, 8],
      [4, 6],
    ].flatMap((ids) => [...ids, ...Array(length - ids.length).fill(padding)]),
    BigInt,
  );
const int64 = (data: BigInt64Array): Tensor => ({ type: 'int64', dims: [batch, length], data });
const mask = (own: readonly number[]) =>
  int64(
    BigInt64Array.from({ length: batch * length }, (_, i) =>
      i % length < (own[Math.floor(i / length)] ?? 0) ? 1n : 0n,
    ),
  );
const zeros = int64(new BigInt64Array(batch * length));

test.each([
  ['0', 0, [5, 2]],
  ['1, as RoBERTa has it', 1, [5, 2]],
])('a model with a mask and types is fed as by hand, where texts are filled up with %s', async (_, padding, own) => {
  const model = bertLike();
  const ids = tokens(padding);
  const [wanted] = await run(model, { attention_mask: mask(own), input_ids: int64(ids), token_type_ids: zeros });
  const predictor = await Predictor.create(model, { batch, sample: [length], padding, threads: 1 });
  const logits = await predictor.run(ids);
  for (const [i, value] of logits.entries()) expect(Number(wanted?.data[i])).toBeCloseTo(value, 5);
  // What fills a text up is not read: another token in its place would be.
  const blind = await Predictor.create(model, { batch, sample: [length], threads: 1 });
  expect([...(await blind.run(ids))]).not.toEqual([...logits]);
  await predictor.release();
  await blind.release();
});

test('calibration feeds the model its own inputs', async () => {
  const ids = tokens(0);
  const data = { count: batch, shape: [length], padding: 0, read: () => ids };
  const batches = await sampleBatches(bertLike(), data);
  const [feeds] = [...(batches() as Iterable<Record<string, Tensor>>)];
  expect(feeds).toEqual({ attention_mask: mask([5, 2]), input_ids: int64(ids), token_type_ids: zeros });
});

test.each(['int64', 'int32', 'float32', 'bool'] as const)('a mask may be %s', (type) => {
  const inputs = { companions: [{ name: 'mask', kind: 'mask', type }] } as const;
  const { mask: made } = companionTensors(
    { companions: [...inputs.companions] },
    { ids: BigInt64Array.of(4n, 0n), dims: [1, 2], padding: 0 },
  );
  expect(Array.from(made?.data as ArrayLike<number>, Number)).toEqual([1, 0]);
});

test('models with one input, or with inputs of another kind, stay as they are', () => {
  const one = built((b) => [b.add('MatMul', [b.input('x', 'float32', ['batch', 5]), weight(b, 'w', [5, 2])])]);
  const two = built((b) => [
    b.add('Add', [b.input('x', 'float32', ['batch', 5]), b.input('mask', 'float32', ['batch', 5])]),
  ]);
  for (const model of [one, two]) {
    expect(textInputs(model.graph)).toBeUndefined();
    expect(withTokensAlone(model, 0)).toBe(model);
  }
  expect(textInputs(bertLike().graph)?.tokens.name).toBe('input_ids');
});

test('inputs that a run cannot fill are named', async () => {
  const two = built((b) => [
    b.add('Add', [b.input('x', 'float32', ['batch', 5]), b.input('y', 'float32', ['batch', 5])]),
  ]);
  const failing = Predictor.create(two, { batch, named: { batch }, threads: 1 });
  await expect(failing).rejects.toThrow('beside tokens attention_mask and token_type_ids');
});
