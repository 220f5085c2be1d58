import { expect, test } from 'vitest';
import { emptyGraph, float, float32, GraphBuilder, newModel } from '../../src/onnx';
import { inferShapes, Session, toValue } from '../../src/runtime';
import { differentiate } from '../../src/training/gradients/differentiate';
import { flats } from '../../src/training/gradients/rules/flat';

const seeded = { seed: float(3) };
const attributes: Record<string, Record<string, ReturnType<typeof float>>> = {
  RandomNormalLike: seeded,
  RandomUniformLike: seeded,
};

/** y of an operator and the gradient of Σ (x + y) by x, at a matrix whose elements keep off every jump. */
async function at(operator: string, shift: number) {
  const b = new GraphBuilder(emptyGraph(operator));
  const x = b.input('x', 'float32', [2, 3]);
  const y = b.add(operator, [x], attributes[operator], 'y');
  const model = newModel(b.graph);
  const loss = b.add('ReduceSum', [b.add('Add', [x, y])], { keepdims: 0 });
  b.output(y);
  b.output(loss);
  const gradient = differentiate(b, await inferShapes(model), loss, ['x']).get('x') ?? '';
  b.output(gradient);
  const session = await Session.create(model, { threads: 1 });
  const values = [-1.7, -0.3, 0.2, 0.7, 1.2, 2.3].map((v) => v + shift);
  const outputs = await session.run({ x: toValue(float32(values, [2, 3])) });
  await session.release();
  const read = (name: string) => Array.from(outputs[name]?.data as Float32Array);
  return { y: read('y'), gradient: read(gradient) };
}

test.each(Object.keys(flats))('%s is flat, and no gradient flows through it', async (operator) => {
  const [here, beside] = [await at(operator, 0), await at(operator, 0.05)];
  expect(here.gradient).toEqual([1, 1, 1, 1, 1, 1]);
  expect(beside.y).toEqual(here.y);
});
