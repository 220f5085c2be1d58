import { expect, test } from 'vitest';
import { emptyGraph, float32, GraphBuilder, newModel, sizeOf } from '../../src/onnx';
import { inferShapes, Session, toValue } from '../../src/runtime';
import { differentiate } from '../../src/training/gradients/differentiate';

/** Dropout of x, and the gradient of Σ g·y by x; the graph may leave the mask out, as exporters do. */
async function dropped(ratio: number | undefined, dims: number[], withMask: boolean) {
  const b = new GraphBuilder(emptyGraph('dropout'));
  const training = b.constant({ type: 'bool', dims: [], data: Uint8Array.of(1) });
  const inputs = [b.input('x', 'float32', dims), ratio === undefined ? '' : b.scalar(ratio, 'float32'), training];
  b.node('Dropout', inputs, withMask ? ['y', 'mask'] : ['y'], { seed: 7 });
  const loss = b.add('ReduceSum', [b.add('Mul', ['y', b.input('g', 'float32', dims)])], { keepdims: 0 });
  for (const name of ['y', loss]) b.output(name);
  const model = newModel(b.graph);
  b.output(differentiate(b, await inferShapes(model), loss, ['x']).get('x') ?? '');
  const session = await Session.create(model, { threads: 1 });
  const count = sizeOf(dims);
  const x = Float32Array.from({ length: count }, (_, i) => i + 1);
  const g = Float32Array.from({ length: count }, (_, i) => ((i * 7) % 11) - 5.5);
  const run = async () => {
    const values = await session.run({ x: toValue(float32(x, dims)), g: toValue(float32(g, dims)) });
    const [y, , gradient] = session.outputNames.map((name) => values[name]?.data as Float32Array);
    return { y: Array.from(y ?? []), gradient: Array.from(gradient ?? []) };
  };
  return { x, g, run };
}

test.each([
  ['a quarter', 0.25, true],
  ['a quarter, mask left out', 0.25, false],
  ['nine tenths', 0.9, false],
  ['a half where nothing is said', undefined, false],
])('%s is dropped, from values and gradients alike', async (_, ratio, withMask) => {
  const { x, g, run } = await dropped(ratio, [40, 50], withMask);
  const { y, gradient } = await run();
  const scale = 1 / (1 - (ratio ?? 0.5));
  const kept = y.map((v) => v !== 0);
  expect(Math.abs(kept.filter(Boolean).length / y.length - 1 / scale)).toBeLessThan(0.04);
  kept.forEach((isKept, i) => {
    expect(y[i]).toBeCloseTo(isKept ? (x[i] ?? 0) * scale : 0, 1);
    expect(gradient[i]).toBeCloseTo(isKept ? (g[i] ?? 0) * scale : 0, 3);
  });
});

test('a step drops other elements than the one before, and the same seed the same', async () => {
  const [first, second] = [await dropped(0.5, [8, 8], false), await dropped(0.5, [8, 8], false)];
  const one = await first.run();
  expect((await second.run()).gradient).toEqual(one.gradient);
  expect((await first.run()).gradient).not.toEqual(one.gradient);
});
