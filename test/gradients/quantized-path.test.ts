import { expect, test } from 'vitest';
import { emptyGraph, float32, GraphBuilder, newModel, type Tensor } from '../../src/onnx';
import { inferShapes, Session, toValue } from '../../src/runtime';
import { differentiate } from '../../src/training/gradients/differentiate';

const bytes = (type: 'int8' | 'uint8', values: number[], dims = [values.length]): Tensor => ({
  type,
  dims,
  data: type === 'int8' ? Int8Array.from(values) : Uint8Array.from(values),
});

/** The gradient by x [2, 3] of Σ g·y, with g = 1, 2, 3, … and y what `build` makes of x. */
async function gradientOf(build: (b: GraphBuilder, x: string) => string) {
  const b = new GraphBuilder(emptyGraph('quantized'));
  const y = b.add('Reshape', [build(b, b.input('x', 'float32', [2, 3])), b.ints([-1])]);
  const model = newModel(b.graph);
  const count = (await inferShapes(model)).get(y)?.dims[0] ?? 0;
  const g = b.constant(float32(Array.from({ length: count }, (_, i) => i + 1)));
  const loss = b.add('ReduceSum', [b.add('Mul', [y, g])], { keepdims: 0 });
  const before = b.graph.nodes.length;
  const name = differentiate(b, await inferShapes(model), loss, ['x']).get('x');
  const made = b.graph.nodes.slice(before).map((n) => n.operator);
  if (name === undefined) return { made, gradient: undefined };
  b.output(name);
  const session = await Session.create(model, { threads: 1 });
  const values = await session.run({ x: toValue(float32([0.11, 0.52, -9, 0.31, 90, -0.47], [2, 3])) });
  return { made, gradient: Array.from(values[name]?.data as Float32Array) };
}

/** −9 and 90 are outside of what int8 holds at this scale. */
const SCALE = 0.03125;

test('a gradient passes integers that only move, and stops where they were cut off', async () => {
  const { gradient } = await gradientOf((b, x) => {
    const [scale, zero] = [b.scalar(SCALE, 'float32'), b.constant(bytes('int8', [3], []))];
    const turned = b.add('Transpose', [b.add('QuantizeLinear', [x, scale, zero])], { perm: [1, 0] });
    const part = b.add('Slice', [turned, b.ints([0]), b.ints([2]), b.ints([0])]);
    return b.add('DequantizeLinear', [b.add('Concat', [part, turned], { axis: 0 }), scale, zero]);
  });
  // The columns of x in the order 0, 1, 0, 1, 2; each pair of rows is read at its place.
  expect(gradient).toEqual([1 + 5, 3 + 7, 0, 2 + 6, 0, 10]);
});

test('other scales on the way back scale the gradient', async () => {
  const { gradient } = await gradientOf((b, x) => {
    const quantized = b.add('QuantizeLinear', [x, b.scalar(SCALE, 'float32'), b.constant(bytes('int8', [0], []))]);
    return b.add('DequantizeLinear', [quantized, b.scalar(2 * SCALE, 'float32'), b.constant(bytes('int8', [0], []))]);
  });
  expect(gradient).toEqual([2, 4, 0, 8, 0, 12]);
});

test('a quantized weight passes the gradient to what it is multiplied with, and has none', async () => {
  const { gradient, made } = await gradientOf((b, x) => {
    const weight = b.constant(bytes('int8', [1, 2, 3, 4, 5, 6], [3, 2]));
    return b.add('MatMul', [x, b.add('DequantizeLinear', [weight, b.scalar(0.5, 'float32')])]);
  });
  expect(gradient).toEqual([2.5, 5.5, 8.5, 5.5, 12.5, 19.5]);
  expect(made.filter((operator) => operator === 'MatMul')).toHaveLength(1);
});

test('a cast to an integer lets nothing through', async () => {
  const { gradient } = await gradientOf((b, x) => b.add('Cast', [b.add('Cast', [x], { to: 2 })], { to: 1 }));
  expect(gradient).toBeUndefined();
});
