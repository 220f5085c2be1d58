import { expect, test } from 'vitest';
import { emptyGraph, float32, GraphBuilder, newModel } from '../../../src/onnx';
import { Session, toValue } from '../../../src/runtime';
import { addLoss } from '../../../src/training/losses';
import type { Divergence } from '../../../src/training/losses/divergence';

const [batch, length, classes] = [2, 3, 4];
const labels = BigInt64Array.of(-1n, 2n, 0n, 3n, -1n, -1n);

/** The divergence of two models that differ in `teacher` and `student` logits. */
async function divergence(kind: Divergence, labelledOnly: boolean, student: number[], teacher: number[]) {
  const b = new GraphBuilder(emptyGraph('loss'));
  const name = b.input('logits', 'float32', [batch, length, classes]);
  const scores = { name, type: 'float32', batch, positions: [length], classes } as const;
  const loss = addLoss(b, { kind: 'kd', divergence: kind, labelledOnly }, scores);
  b.output(loss.terms.kl ?? '', 'float32', []);
  const session = await Session.create(newModel(b.graph), { threads: 1 });
  const { teacher_logits = '', temperature = '' } = loss.inputs;
  const feeds = {
    [name]: toValue(float32(student, [batch, length, classes])),
    [teacher_logits]: toValue(float32(teacher, [batch, length, classes])),
    [loss.inputs.labels]: toValue({ type: 'int64', dims: [batch, length], data: labels }),
    [temperature]: toValue(float32(2)),
    [loss.inputs.alpha ?? '']: toValue(float32(0.5)),
  };
  const outputs = await session.run(feeds, [loss.terms.kl ?? '']);
  await session.release();
  return Number(outputs[loss.terms.kl ?? '']?.data[0]);
}

const wave = (shift: number) => Array.from({ length: batch * length * classes }, (_, i) => Math.sin(1.3 * i + shift));
/** Other numbers in the rows without a label. */
const changed = (values: number[]) => values.map((v, i) => (labels[Math.floor(i / classes)] === -1n ? v + (i % 3) : v));
/** The rows with a label, each twice: their mean is the same. */
const doubled = (values: number[]) =>
  [1, 2, 3, 1, 2, 3].flatMap((row) => values.slice(row * classes, (row + 1) * classes));

test.each<Divergence>(['kl', 'reverse-kl', 'jensen-shannon', 'mse', 'cosine'])(
  '%s at the places with a label alone is its mean over those',
  async (kind) => {
    const [student, teacher] = [wave(0), wave(2)];
    const only = await divergence(kind, true, student, teacher);
    expect(only).toBeGreaterThan(0.01);
    expect(await divergence(kind, true, changed(student), changed(teacher))).toBe(only);
    expect(await divergence(kind, false, doubled(student), doubled(teacher))).toBeCloseTo(only, 5);
    expect(Math.abs((await divergence(kind, false, student, teacher)) - only)).toBeGreaterThan(1e-4);
  },
);
