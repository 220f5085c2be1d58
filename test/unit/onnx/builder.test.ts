import { describe, expect, test } from 'vitest';
import { clampedBigInt, emptyGraph, filled, float32, fromBytes, GraphBuilder, int64, toBytes } from '../../../src/onnx';

describe('a graph builder', () => {
  test('gives names that nothing has yet, those of the graph it goes on with included', () => {
    const first = new GraphBuilder(emptyGraph('test'));
    const x = first.input('x', 'float32', [1]);
    const names = [first.add('Relu', [x]), first.add('Relu', [x]), first.fresh('x'), first.fresh('Relu')];
    const second = new GraphBuilder(first.graph);
    names.push(second.add('Relu', [x]), second.fresh('x'));
    expect(new Set(['x', ...names]).size).toBe(7);
  });

  test('does not take a name that an inner graph has', () => {
    const inner = new GraphBuilder(emptyGraph('inner'));
    inner.output(inner.add('Relu', ['x'], {}, 'Neg'), 'float32');
    const b = new GraphBuilder(emptyGraph('outer'));
    b.add('If', ['c'], { then_branch: { kind: 'graph', value: inner.graph } });
    expect(new GraphBuilder(b.graph).add('Neg', ['x'])).not.toBe('Neg');
  });

  test('stores equal small constants once, of one type and shape only', () => {
    const b = new GraphBuilder(emptyGraph('test'));
    expect(b.constant(float32([1, 2]))).toBe(b.constant(float32([1, 2])));
    const different = [
      float32([1, 2]),
      float32([1, 2], [1, 2]),
      int64([1, 2]),
      float32([1, 3]),
      float32(1),
      float32([1]),
    ];
    expect(new Set(different.map((t) => b.constant(t))).size).toBe(different.length);
    expect(b.scalar(0.5, 'float32')).not.toBe(b.scalar(0.5, 'float64'));
  });

  test('tells 0 from −0 and keeps NaN', () => {
    const b = new GraphBuilder(emptyGraph('test'));
    const data = (name: string) => b.graph.initializers.get(name)?.data[0];
    expect(data(b.constant(float32([0])))).toBe(0);
    expect(data(b.constant(float32([-0])))).toBe(-0);
    expect(data(b.constant(float32([Number.NaN])))).toBeNaN();
  });
});

describe('tensors', () => {
  test('integers beyond int64 are clamped, as exporters write "to the end"', () => {
    expect(clampedBigInt(2 ** 63)).toBe(2n ** 63n - 1n);
    expect(clampedBigInt(-(2 ** 64))).toBe(-(2n ** 63n));
    expect(clampedBigInt(-1.9)).toBe(-1n);
  });

  test('bytes are read wherever they lie, and not shared', () => {
    const bytes = new Uint8Array(9);
    bytes.set(toBytes(Float32Array.of(1.5, -2)), 1);
    const data = fromBytes('float32', Buffer.from(bytes.buffer, 1, 8));
    bytes.fill(0);
    expect(Array.from(data as Float32Array)).toEqual([1.5, -2]);
  });

  test('filled makes every type', () => {
    expect(filled('int64', [2], 3).data).toEqual(BigInt64Array.of(3n, 3n));
    expect(filled('float64', [], 0.5)).toEqual({ type: 'float64', dims: [], data: Float64Array.of(0.5) });
    expect(filled('float32', [0, 4], 1).data).toHaveLength(0);
  });
});
