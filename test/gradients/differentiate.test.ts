import { expect, test } from 'vitest';
import {
  type Dimension,
  elementCode,
  emptyGraph,
  float,
  float32,
  GraphBuilder,
  int64,
  newModel,
  OnnxError,
} from '../../src/onnx';
import { inferShapes, Session, toValue } from '../../src/runtime';
import { differentiate } from '../../src/training/gradients/differentiate';

type Build = (b: GraphBuilder, x: string) => string;

/** The gradients of a scalar that `build` makes of x [3] by values it can name; x is (1, 2, 3). */
async function gradients(build: Build, by: (b: GraphBuilder) => string[] = () => ['x']) {
  const b = new GraphBuilder(emptyGraph('test'));
  const model = newModel(b.graph);
  const dims: Dimension[] = [3];
  const loss = b.add('ReduceSum', [build(b, b.input('x', 'float32', dims))], { keepdims: 0 });
  b.output(loss);
  const names = differentiate(b, await inferShapes(model), loss, by(b));
  for (const name of names.values()) b.output(name);
  const session = await Session.create(model, { threads: 1 });
  const values = await session.run({ x: toValue(float32([1, 2, 3])) });
  return {
    graph: b.graph,
    of: Object.fromEntries([...names].map(([key, name]) => [key, Array.from(values[name]?.data as Float32Array)])),
  };
}

test('a value that is read twice gets the sum of its gradients', async () => {
  const square = await gradients((b, x) => b.add('Mul', [x, x]));
  expect(square.of).toEqual({ x: [2, 4, 6] });
});

test('paths that part and meet again are added up', async () => {
  const { of } = await gradients((b, x) => {
    const twice = b.add('Add', [x, x]);
    return b.add('Mul', [b.add('Sub', [twice, b.constant(float32(1))]), b.add('Add', [twice, x])]);
  });
  // (2x − 1) · 3x
  expect(of).toEqual({ x: [9, 21, 33] });
});

test('inner values can be differentiated by, together with what they come from', async () => {
  const { of } = await gradients(
    (b, x) => b.add('Mul', [b.add('Add', [x, x], {}, 'twice'), x]),
    () => ['x', 'twice'],
  );
  expect(of).toEqual({ x: [4, 8, 12], twice: [1, 2, 3] });
});

test('what the loss does not depend on has no gradient', async () => {
  const { of } = await gradients(
    (b, x) => {
      b.graph.initializers.set('idle', float32([1, 1, 1]));
      b.add('Mul', [x, 'idle']);
      return b.add('Neg', [x]);
    },
    () => ['x', 'idle'],
  );
  expect(of).toEqual({ x: [-1, -1, -1] });
});

test('a gradient that nobody asks for is not built', async () => {
  const weights = float32([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3]);
  const { graph } = await gradients((b, x) => b.add('MatMul', [x, b.constant(weights)]));
  expect(graph.nodes.filter((n) => n.operator === 'Gemm')).toHaveLength(0);
});

test('an operator without a rule stands in the way only of gradients', async () => {
  const { of } = await gradients((b, x) => {
    const area = b.add('Det', [b.constant(float32([2, 0, 0, 3], [2, 2]))]);
    return b.add('Mul', [x, area]);
  });
  expect(of).toEqual({ x: [6, 6, 6] });
});

test('an operator without a rule on the way is named, with its layer', async () => {
  const build: Build = (b, x) => b.add('Det', [b.add('Expand', [x, b.ints([3, 3])])], {}, 'volume');
  await expect(gradients(build)).rejects.toThrow(OnnxError);
  await expect(gradients(build)).rejects.toMatchObject({
    message: expect.stringMatching(/"volume".*Det/),
    remedy: expect.stringMatching(/./),
    where: { node: 'volume', operator: 'Det' },
  });
});

test('outputs that are left out connect nothing', async () => {
  const { of } = await gradients(
    (b, x) => {
      // Both nodes leave an optional output or input out; the empty name must not join them.
      const image = b.add('Reshape', [x, b.ints([1, 1, 3])]);
      b.node('MaxPool', [image], ['pooled', ''], { kernel_shape: [1] });
      const clipped = b.add('Clip', [b.constant(float32([5, 6, 7])), '', b.constant(float32(6))]);
      const shape = b.add('Round', [clipped]);
      return b.add('Mul', [b.add('Reshape', ['pooled', b.ints([3])]), shape]);
    },
    () => ['x'],
  );
  expect(of).toEqual({ x: [5, 6, 6] });
});

test('integers carry no gradient', async () => {
  const { of } = await gradients((b, x) => {
    const length = b.add('Cast', [b.add('Shape', [x])], { to: 1 });
    return b.add('Div', [x, b.add('Mul', [length, b.add('Cast', [b.constant(int64(2))], { to: 1 })])]);
  });
  const sixth = Math.fround(1 / 6);
  expect(of).toEqual({ x: [sixth, sixth, sixth] });
});

test('a gradient goes back through other float types', async () => {
  const { of } = await gradients((b, x) => {
    const double = b.add('Cast', [x], { to: elementCode('float64') });
    const square = b.add('Mul', [double, double]);
    return b.add('Cast', [square], { to: elementCode('float32') });
  });
  expect(of).toEqual({ x: [2, 4, 6] });
});

test('a zeroth power is flat', async () => {
  const { of } = await gradients((b, x) => b.add('Add', [x, b.add('Pow', [x, b.constant(float32(0))])]));
  expect(of).toEqual({ x: [1, 1, 1] });
});

test('what a rule cannot do is refused, with the layer and the reason', async () => {
  const diagonal: Build = (b, x) => {
    const square = b.add('Mul', [x, b.constant(float32([1, 2, 3], [3, 1]))]);
    return b.add('Einsum', [square], { equation: 'ii->i' }, 'trace');
  };
  await expect(gradients(diagonal)).rejects.toMatchObject({
    message: expect.stringMatching(/"trace" \(Einsum\).*diagonal.*"ii"/),
    remedy: expect.stringMatching(/./),
    where: { node: 'trace', operator: 'Einsum' },
  });
  const inverted: Build = (b, x) => b.add('Elu', [x], { alpha: float(-1) }, 'inverted');
  await expect(gradients(inverted)).rejects.toThrow(/"inverted" \(Elu\).*alpha/);
});
