import { expect, test } from 'vitest';
import { emptyGraph, float32, GraphBuilder, newModel } from '../../src/onnx';
import { inferShapes, Session, toValue } from '../../src/runtime';
import { differentiate } from '../../src/training/gradients/differentiate';

type Build = (b: GraphBuilder, x: string, u: string) => string[];

const slice = (b: GraphBuilder, x: string, from: number, to: number, axis = 1): string =>
  b.add('Slice', [x, b.ints([from]), b.ints([to]), b.ints([axis])]);
const squared = (b: GraphBuilder, x: string): string => b.add('Mul', [x, x]);

/** The gradients of Σ of all that `build` makes by x [2, 6] = 1, 2, 3, … and u = 0, and the operators that they took. */
async function gradientsOf(build: Build) {
  const b = new GraphBuilder(emptyGraph('parts'));
  const [x, u] = [b.input('x', 'float32', [2, 6]), b.input('u', 'float32', [2, 6])];
  const sums = build(b, x, u).map((y) => b.add('ReduceSum', [y], { keepdims: 0 }));
  const loss = sums.reduce((sum, next) => b.add('Add', [sum, next]));
  const before = b.graph.nodes.length;
  const model = newModel(b.graph);
  b.output(loss);
  const names = differentiate(b, await inferShapes(model), loss, ['x', 'u']);
  for (const name of new Set(names.values())) b.output(name);
  const session = await Session.create(model, { threads: 1 });
  const feeds = { x: Float32Array.from({ length: 12 }, (_, i) => i + 1), u: new Float32Array(12) };
  const values = await session.run({ x: toValue(float32(feeds.x, [2, 6])), u: toValue(float32(feeds.u, [2, 6])) });
  const of = (name: string) => Array.from((values[names.get(name) ?? '']?.data ?? []) as Float32Array);
  const made = b.graph.nodes.slice(before).map((n) => n.operator);
  return { x: of('x'), u: of('u'), count: (operator: string) => made.filter((m) => m === operator).length };
}

const twice = [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24];

test('slices that fill an axis are joined, in any order', async () => {
  const { x, count } = await gradientsOf((b, value) =>
    [
      [4, 6],
      [0, 1],
      [1, 4],
    ].map(([from = 0, to = 0]) => squared(b, slice(b, value, from, to))),
  );
  expect(x).toEqual(twice);
  expect([count('Concat'), count('Pad')]).toEqual([1, 0]);
});

test('rows that are taken one by one are joined', async () => {
  const row = (b: GraphBuilder, value: string, i: number) =>
    b.add('Gather', [value, b.constant({ type: 'int64', dims: [], data: BigInt64Array.of(BigInt(i)) })]);
  const { x, count } = await gradientsOf((b, value) => [0, 1].map((i) => squared(b, row(b, value, i))));
  expect(x).toEqual(twice);
  expect([count('Concat'), count('Pad')]).toEqual([1, 0]);
});

test('what is read beside the slices is added', async () => {
  const { x, count } = await gradientsOf((b, value) => [
    squared(b, slice(b, value, 0, 3)),
    b.add('Neg', [value]),
    squared(b, slice(b, value, 3, 6)),
  ]);
  expect(x).toEqual(twice.map((v) => v - 1));
  expect([count('Concat'), count('Pad')]).toEqual([1, 0]);
});

test.each<[string, Build, number[]]>([
  [
    'a gap',
    (b, v) => [squared(b, slice(b, v, 0, 2)), squared(b, slice(b, v, 4, 6))],
    [2, 4, 0, 0, 10, 12, 14, 16, 0, 0, 22, 24],
  ],
  [
    'no end',
    (b, v) => [squared(b, slice(b, v, 0, 2)), squared(b, slice(b, v, 2, 5))],
    [2, 4, 6, 8, 10, 0, 14, 16, 18, 20, 22, 0],
  ],
  [
    'an overlap',
    (b, v) => [squared(b, slice(b, v, 0, 4)), squared(b, slice(b, v, 3, 6))],
    [2, 4, 6, 16, 10, 12, 14, 16, 18, 40, 22, 24],
  ],
  [
    'two axes',
    (b, v) => [squared(b, slice(b, v, 0, 3)), squared(b, slice(b, v, 1, 2, 0))],
    [2, 4, 6, 0, 0, 0, 28, 32, 36, 20, 22, 24],
  ],
])('slices with %s are added as before', async (_, build, gradient) => {
  const { x, count } = await gradientsOf(build);
  expect(x).toEqual(gradient);
  expect([count('Concat'), count('Pad')]).toEqual([0, 2]);
});

test('a gradient that goes to two values stays for both', async () => {
  const build: Build = (b, v, u) => {
    const sum = b.add('Add', [v, u]);
    return [squared(b, slice(b, sum, 0, 3)), squared(b, slice(b, v, 3, 6))];
  };
  const { x, u } = await gradientsOf(build);
  expect(x).toEqual(twice);
  expect(u).toEqual([2, 4, 6, 0, 0, 0, 14, 16, 18, 0, 0, 0]);
});
