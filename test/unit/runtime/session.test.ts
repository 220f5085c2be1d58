import { describe, expect, test } from 'vitest';
import { emptyGraph, float32, GraphBuilder, newModel, OnnxError } from '../../../src/onnx';
import { inferShapes, Session, toValue } from '../../../src/runtime';

const one = { threads: 1 };

describe('a session', () => {
  test('refuses a model with an operator that does not exist, and says which', async () => {
    const b = new GraphBuilder(emptyGraph('test'));
    b.output(b.add('Frobnicate', [b.input('x', 'float32', [1])], {}, 'y'), 'float32');
    await expect(Session.create(newModel(b.graph), one)).rejects.toThrow(OnnxError);
    await expect(Session.create(newModel(b.graph), one)).rejects.toThrow(/Frobnicate/);
  });

  test('refuses bytes that are no model', async () => {
    await expect(Session.create(new Uint8Array([1, 2, 3]), one)).rejects.toThrow(OnnxError);
  });

  test('returns new tensors, though an output is an input unchanged', async () => {
    const b = new GraphBuilder(emptyGraph('test'));
    b.output(b.add('Identity', [b.input('x', 'float32', [2])], {}, 'y'), 'float32');
    const session = await Session.create(newModel(b.graph), one);
    const x = float32([1, 2]);
    const { y } = await session.run({ x: toValue(x) });
    x.data[0] = 9;
    expect(Array.from(y?.data as Float32Array)).toEqual([1, 2]);
  });
});

describe('shapes', () => {
  test('are known for inputs, weights and everything between', async () => {
    const b = new GraphBuilder(emptyGraph('test'));
    const weights = b.constant(float32(new Float32Array(12), [3, 4]), 'w');
    const product = b.add('MatMul', [b.input('x', 'float32', [2, 3]), weights], {}, 'product');
    b.output(b.add('ArgMax', [product], { axis: 1, keepdims: 0 }, 'y'), 'int64');
    const shapes = await inferShapes(newModel(b.graph));
    expect(Object.fromEntries([...shapes].map(([name, { type, dims }]) => [name, [type, ...dims]]))).toEqual({
      x: ['float32', 2, 3],
      w: ['float32', 3, 4],
      product: ['float32', 2, 4],
      y: ['int64', 2],
    });
  });

  test('that depend on the data are left out', async () => {
    const b = new GraphBuilder(emptyGraph('test'));
    b.output(b.add('NonZero', [b.input('x', 'float32', [5])], {}, 'y'), 'int64');
    expect((await inferShapes(newModel(b.graph))).has('y')).toBe(false);
  });
});
