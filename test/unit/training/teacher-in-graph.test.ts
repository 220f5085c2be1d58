import { expect, test } from 'vitest';
import { filled, type GraphBuilder, type Tensor } from '../../../src/onnx';
import { Session, toValue, type Values } from '../../../src/runtime';
import { fusedModel } from '../../../src/training/artifacts';
import type { Loss } from '../../../src/training/losses';
import { scalarsOf } from '../../../src/training/optimizers';
import { type Prepared, prepare } from '../../../src/training/prepare';
import { built, floats, run, weight } from './any-model';

const [batch, classes] = [3, 4];
const optimizer = { sgd: { momentum: 0, nesterov: false, weightDecay: 0 } };

/** Teacher and student call their values and weights alike, and the input differently. */
const net = (input: string, width: number, columns = 5) =>
  built((b) => {
    const x = b.input(input, 'float32', ['batch', columns]);
    const hidden = b.add('Relu', [b.add('MatMul', [x, weight(b, 'w', [columns, width])], {}, 'h')], {}, 'hidden');
    return [b.add('MatMul', [hidden, weight(b, 'out', [width, classes])], {}, 'scores')];
  });

/** The logits come from one branch or the other, whose names are the graph's own. */
const branching = (b: GraphBuilder): string[] => {
  const x = b.input('x', 'float32', ['batch', 5]);
  const branch = (name: string, dims: number[]) => ({
    kind: 'graph' as const,
    value: built((inner) => [inner.add('MatMul', [x, weight(inner, name, dims)], {}, 'made')]).graph,
  });
  const mean = b.add('ReduceMean', [x], { keepdims: 0 });
  const positive = b.add('Greater', [mean, b.scalar(0, 'float32')]);
  const [then_branch, else_branch] = [branch('w', [5, classes]), branch('w', [5, classes])];
  for (const { value } of [then_branch, else_branch])
    value.outputs = [{ name: 'made', type: 'float32', dims: [batch, classes] }];
  return [b.add('If', [positive], { then_branch, else_branch }, 'scores')];
};

const givingLogits = (prepared: Prepared) => ({
  teacher: {
    prepared,
    wiring: ({ inputs }: Loss) => ({ [inputs.teacher_logits ?? '']: prepared.logits.name }),
  },
});

/** One step of a student, its teacher in the graph or fed. */
async function step(student: Prepared, x: Tensor, from: { teacher: Prepared } | { logits: Tensor }) {
  const { model, loss, state } = await fusedModel(
    student,
    'kd',
    optimizer,
    'teacher' in from ? givingLogits(from.teacher) : {},
  );
  const labels = toValue({ type: 'int64', dims: [batch], data: BigInt64Array.of(0n, -1n, 3n) });
  const feeds: Values = { x: toValue(x), [loss.inputs.labels]: labels };
  const scalars = { ...scalarsOf(optimizer, 1, 0.1), temperature: 2, alpha: 0.7 };
  for (const [name, value] of Object.entries(scalars)) feeds[name] = toValue(filled('float32', [], value));
  for (const { input } of state) feeds[input] = toValue(student.model.graph.initializers.get(input) as Tensor);
  if ('logits' in from) feeds.teacher_logits = toValue(from.logits);
  expect(model.graph.inputs.map(({ name }) => name).sort()).toEqual(Object.keys(feeds).sort());
  const session = await Session.create(model, { threads: 1 });
  const outputs = await session.run(feeds);
  await session.release();
  return new Map(Object.entries(outputs).map(([name, { data }]) => [name, Array.from(data as Float32Array)]));
}

test.each([
  ['of the same names', net('image', 7)],
  ['with a branch inside', built(branching)],
])('a teacher %s in the graph gives what its logits give when they are fed', async (_, model) => {
  const student = await prepare(net('x', 6), { batch });
  const teacher = await prepare(model, { batch });
  const x = floats([batch, 5]);
  const [logits] = await run(teacher.model, { [teacher.inputs[0]?.name ?? '']: x });
  const fed = await step(student, x, { logits: logits as Tensor });
  const fused = await step(student, x, { teacher });
  expect([...fused.keys()].sort()).toEqual([...fed.keys()].sort());
  for (const [name, values] of fed)
    for (const [i, value] of values.entries()) expect(fused.get(name)?.[i], name).toBeCloseTo(value, 6);
});

test('a teacher that reads other samples is refused', async () => {
  const [student, teacher] = [await prepare(net('x', 6), { batch }), await prepare(net('x', 6, 8), { batch })];
  await expect(fusedModel(student, 'kd', optimizer, givingLogits(teacher))).rejects.toThrow(
    'The teacher\'s input "x" is float32 [3,8]; the student\'s is float32 [3,5].',
  );
});
