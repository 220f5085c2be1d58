import { expect, test } from 'vitest';
import { type Attribute, emptyGraph, float32, GraphBuilder, int64, newModel, toNumbers } from '../../../src/onnx';
import { foldConstants, inferShapes, Session, toValue } from '../../../src/runtime';

const nothing = () => false;

/** A graph with one input x [2, 3, 4]. */
function start() {
  const b = new GraphBuilder(emptyGraph('test'));
  return { b, x: b.input('x', 'float32', [2, 3, 4]), model: newModel(b.graph) };
}

const operators = (b: GraphBuilder) => b.graph.nodes.map((n) => n.operator);

test('arithmetic on shapes is gone, and the values stay what they were', async () => {
  const { b, x, model } = start();
  const rows = b.add('Slice', [b.add('Shape', [x]), b.ints([0]), b.ints([1])]);
  const target = b.add('Concat', [rows, b.ints([-1])], { axis: 0 });
  b.output(b.add('Reshape', [b.add('Mul', [x, b.add('Exp', [b.constant(float32(0.5))])]), target], {}, 'y'), 'float32');
  const data = Float32Array.from({ length: 24 }, (_, i) => i - 12);
  const run = async () => {
    const session = await Session.create(model, { threads: 1 });
    return (await session.run({ x: toValue({ type: 'float32', dims: [2, 3, 4], data }) })).y;
  };
  const before = await run();
  const shapes = await foldConstants(model, nothing);
  const after = await run();
  expect(operators(b)).toEqual(['Mul', 'Reshape']);
  expect(shapes.get('y')).toEqual({ type: 'float32', dims: [2, 12] });
  expect(after?.dims).toEqual(before?.dims);
  expect(after?.data).toEqual(before?.data);
});

test('folded numbers are copies that outlive the session that made them', async () => {
  const { b, x, model } = start();
  const table = b.add('Range', [b.constant(int64(0)), b.constant(int64(4)), b.constant(int64(1))], {}, 'table');
  b.output(b.add('Mul', [x, b.add('Cast', [table], { to: 1 }, 'floats')], {}, 'y'), 'float32');
  await foldConstants(model, nothing);
  // Memory that goes with a session is reused by the next ones.
  for (let i = 0; i < 5; i++) await inferShapes(model);
  const [floats] = b.graph.nodes[0]?.inputs.slice(1) ?? [];
  const tensor = b.graph.initializers.get(floats ?? '');
  expect(tensor && toNumbers(tensor)).toEqual([0, 1, 2, 3]);
});

test('what depends on a weight that trains stays', async () => {
  const { b, x, model } = start();
  b.graph.initializers.set('w', float32([1, 2, 3, 4]));
  b.output(b.add('Mul', [x, b.add('Neg', ['w'])], {}, 'y'), 'float32');
  await foldConstants(model, (name) => name === 'w');
  expect(operators(b)).toEqual(['Neg', 'Mul']);
});

test('random numbers stay random', async () => {
  const { b, x, model } = start();
  const noise = b.add('RandomNormal', [], { shape: [4] });
  b.output(b.add('Add', [x, noise], {}, 'y'), 'float32');
  await foldConstants(model, nothing);
  expect(operators(b)).toEqual(['RandomNormal', 'Add']);
});

test('an output of the graph is computed by the graph, even if it is constant', async () => {
  const { b, x, model } = start();
  b.output(b.add('Neg', [b.constant(float32([1, 2]))], {}, 'fixed'), 'float32');
  b.output(b.add('Relu', [x], {}, 'y'), 'float32');
  await foldConstants(model, nothing);
  expect(operators(b)).toEqual(['Neg', 'Relu']);
});

test('constants that only an inner graph reads are kept', async () => {
  const { b, x, model } = start();
  const branch = (operator: string): Attribute => {
    const inner = new GraphBuilder(emptyGraph(operator), `${operator}_`);
    inner.output(inner.add(operator, ['x', 'outer']), 'float32');
    return { kind: 'graph', value: inner.graph };
  };
  b.graph.initializers.set('outer', float32([1, 2, 3, 4]));
  b.graph.initializers.set('unread', float32([1]));
  const condition = b.add('Greater', [b.add('ReduceSum', [x], { keepdims: 0 }), b.constant(float32(0))]);
  b.output(b.add('If', [condition], { then_branch: branch('Add'), else_branch: branch('Sub') }, 'y'), 'float32');
  await foldConstants(model, nothing);
  expect(b.graph.initializers.has('outer')).toBe(true);
  expect(b.graph.initializers.has('unread')).toBe(false);
  const session = await Session.create(model, { threads: 1 });
  const feeds = { x: toValue({ type: 'float32', dims: [2, 3, 4], data: new Float32Array(24).fill(1) }) };
  expect(Array.from((await session.run(feeds)).y?.data.slice(0, 4) as Float32Array)).toEqual([2, 3, 4, 5]);
});

test('a list of tensors is left to the model that makes it', async () => {
  const { b, x, model } = start();
  const parts = b.add('SequenceInsert', [b.add('SequenceEmpty', []), x]);
  b.output(b.add('ConcatFromSequence', [parts], { axis: 0 }, 'y'), 'float32');
  const shapes = await foldConstants(model, nothing);
  expect(operators(b)).toEqual(['SequenceEmpty', 'SequenceInsert', 'ConcatFromSequence']);
  expect(shapes.has(parts)).toBe(false);
});

test('a loop over constants is computed, with the list that it fills; one over inputs stays', async () => {
  const loopOver = (source: 'constant' | 'input') => {
    const { b, x, model } = start();
    const body = new GraphBuilder(emptyGraph('body'), 'body_');
    body.input('i', 'int64', []);
    body.input('go', 'bool', []);
    body.input('sum', 'float32', [2, 3, 4]);
    body.graph.inputs.push({ name: 'list' });
    const next = body.add('Add', ['sum', source === 'input' ? x : body.constant(float32(1))]);
    body.output(body.add('Identity', ['go']), 'bool');
    body.output(next, 'float32');
    body.graph.outputs.push({ name: body.add('SequenceInsert', ['list', next]) });
    const zeros = b.add('Expand', [b.constant(float32(0)), b.ints([2, 3, 4])]);
    const three = b.constant({ type: 'int64', dims: [], data: BigInt64Array.of(3n) });
    const inner: Attribute = { kind: 'graph', value: body.graph };
    const [sum = '', list = ''] = b.addMany('Loop', [three, '', zeros, b.add('SequenceEmpty', [])], 2, { body: inner });
    b.output(
      b.add('Add', [x, b.add('Add', [sum, b.add('ConcatFromSequence', [list], { axis: 0, new_axis: 1 })])], {}, 'y'),
      'float32',
    );
    return { b, model };
  };
  const all = loopOver('constant');
  await foldConstants(all.model, nothing);
  expect(operators(all.b)).toEqual(['Add']);
  const none = loopOver('input');
  await foldConstants(none.model, nothing);
  expect(operators(none.b)).toEqual(['SequenceEmpty', 'Loop', 'ConcatFromSequence', 'Add', 'Add']);
});
