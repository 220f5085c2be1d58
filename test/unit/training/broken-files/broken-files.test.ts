import { describe, expect, test } from 'vitest';
import { Pruning } from '../../../../src/compression';
import {
  type Dimension,
  decodeModel,
  encodeModel,
  type GraphBuilder,
  int64,
  type Model,
  OnnxError,
} from '../../../../src/onnx';
import { inspectModel, prepare, trainingModel } from '../../../../src/training';
import { built, weight } from '../any-model';
import { brokenFile, passes, whole } from './pipeline';

// test/bench/broken-files.mjs does the same with as many as one likes, in a process that may crash.
const FILES = 160;

test('whole files pass', async () => {
  for (const { bytes } of whole.slice(0, 3)) {
    expect(await passes(bytes)).toEqual(['read', 'inspect', 'artifacts', 'prune']);
  }
});

test(`${FILES} broken files end well, or with what is wrong and what to do`, async () => {
  const outcomes = new Set<string>();
  for (let number = 0; number < FILES; number++) {
    const { name, bytes } = brokenFile(number);
    const passed = await passes(bytes).catch((error: Error) => {
      throw new Error(`file ${number}, ${name}: ${error.message}`, { cause: error });
    });
    outcomes.add(passed.join());
  }
  // The breaks are of all degrees.
  expect(outcomes).toContain('');
  expect(outcomes).toContain('read,inspect');
  expect(outcomes).toContain('read,inspect,artifacts,prune');
});

const model = (dims: Dimension[], build: (b: GraphBuilder, x: string) => string): Model =>
  built((b) => [build(b, b.input('x', 'float32', dims))]);

const gradient = async (m: Model, batch = 2) => trainingModel(await prepare(m, { batch, goal: 'values' }), 'mse');

describe('a file is refused by name', () => {
  const conv = (kernel: number[], attributes: object) =>
    model(['n', 4, 5, 5], (b, x) => b.add('Conv', [x, weight(b, 'w', kernel)], { ...attributes }, 'layer'));

  test.each([
    ['groups of nothing', conv([2, 4, 3, 3], { group: 0 })],
    ['groups that do not divide the kernels', conv([3, 2, 3, 3], { group: 2 })],
    ['a kernel for other channels', conv([2, 3, 3, 3], {})],
  ])('%s', async (_, m) => {
    await expect(gradient(m)).rejects.toThrow(OnnxError);
    await expect(gradient(m)).rejects.toMatchObject({ message: expect.stringContaining('"layer"') });
  });

  test('an input that is left out, where ONNX Runtime would crash', () => {
    const m = model([2, 3], (b, x) => b.add('Einsum', [x, ''], { equation: 'ab,bc->ac' }, 'layer'));
    expect(() => decodeModel(encodeModel(m), 'm.onnx')).toThrow(
      'm.onnx: The layer "layer" (Einsum) leaves out input 1',
    );
  });

  const doubled = (dims: Dimension[]) =>
    model(dims, (b, x) => b.add('Mul', [x, weight(b, 'w', [dims.at(-1) as number])], {}, 'layer'));

  test('values beyond all memory', async () => {
    const { gradient: found } = await inspectModel(doubled([2 ** 33, 4]));
    expect(found.problem).toMatch(/8589934592,4\]: more than 2147483648 elements.*damaged/);
    await expect(gradient(doubled(['n', 4]), 2 ** 33)).rejects.toThrow(/\[8589934592,4\]/);
    await expect(Pruning.analyze(doubled([1, 2 ** 33, 4]))).rejects.toThrow(/more than 268435456 elements/);
  });

  describe('sizes that only a run tells, where a run would take minutes', () => {
    const deep = (side: number, width: number, layers: number, kernel: number) =>
      model([1, 4, side, side], (b, x) => {
        const last = Array.from({ length: layers }).reduce<string>((value, _, i) => {
          const w = weight(b, `w${i}`, [width, i === 0 ? 4 : width, kernel, kernel]);
          return b.add('Conv', [value, w], { auto_pad: 'SAME_UPPER' });
        }, x);
        return b.add('Reshape', [last, b.add('Shape', [last])]);
      });

    test('for the products', async () => {
      await expect(Pruning.analyze(deep(2 ** 9, 24, 60, 21))).rejects.toThrow(/ · 10¹² operations: more than/);
    });

    test('for the elements', async () => {
      await expect(Pruning.analyze(deep(2 ** 11, 24, 5, 1))).rejects.toThrow(/\d+ million elements: more than/);
    });
  });

  test('constants beyond all memory, which a node asks for', async () => {
    const asks = (sizes: number[]) =>
      model(['n', 2], (b, x) => {
        const large = b.add('ConstantOfShape', [b.constant(int64(sizes))], {}, 'large');
        return b.add('Add', [x, b.add('ReduceSum', [large, b.ints([0])], { keepdims: 0 })]);
      });
    await expect(gradient(asks([2 ** 40, 2]))).rejects.toThrow('The layer "large" (ConstantOfShape) makes');
    await expect(gradient(asks([-5, 2]))).rejects.toThrow(OnnxError);
  });

  test('what ONNX Runtime finds out only when it runs', async () => {
    const pooled = model(['n', 3], (b, x) => {
      const flat = b.add('Reshape', [b.constant(int64([1, 2, 3, 4, 5, 6])), b.ints([5, -1])], {}, 'impossible');
      return b.add('Mul', [x, b.add('Cast', [b.add('Slice', [flat, b.ints([0]), b.ints([1])])], { to: 1 })]);
    });
    await expect(gradient(pooled)).rejects.toThrow(OnnxError);
  });
});
