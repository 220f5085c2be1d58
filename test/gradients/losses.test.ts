import { describe, expect, test } from 'vitest';
import { emptyGraph, GraphBuilder, newModel } from '../../src/onnx';
import { inferShapes, Session, toValue } from '../../src/runtime';
import { differentiate } from '../../src/training/gradients/differentiate';
import { addLoss } from '../../src/training/losses';
import { tensorOf } from './case';
import { type LossCase, losses } from './cases/losses';
import { Goldens } from './goldens';
import { relativeError } from './harness';
import { portableLoss } from './portable';

interface LossGolden {
  digest: string;
  loss: number;
  terms: Record<string, number>;
  gradient: number[];
}

const goldens = new Goldens<LossGolden>('losses');

/** A loss, its terms and its gradient by the logits, computed in one type. */
async function evaluate(c: LossCase, type: 'float32' | 'float64') {
  const [batch = 0, classes = 0] = c.logits.dims;
  const b = new GraphBuilder(emptyGraph('loss'));
  const model = newModel(b.graph);
  const logits = b.input('logits', type, [batch, classes]);
  const loss = addLoss(b, { kind: c.kind, ...c.options }, { name: logits, type, batch, classes });
  const outputs = { loss: loss.total, ...loss.terms };
  for (const name of Object.values(outputs)) b.output(name, type, []);
  const gradient = differentiate(b, await inferShapes(model), loss.total, [logits]).get(logits) ?? '';
  b.output(gradient, type);
  const session = await Session.create(model, { threads: 1, optimization: type === 'float64' ? 'basic' : 'all' });
  const { teacher_logits, temperature, alpha } = loss.inputs;
  const scalar = (v: number) => {
    const data = type === 'float32' ? Float32Array.of(v) : Float64Array.of(v);
    return toValue({ type, dims: [], data });
  };
  const values = await session.run({
    [logits]: toValue(tensorOf(c.logits, 0, type)),
    [loss.inputs.labels]: toValue({ type: 'int64', dims: [batch], data: BigInt64Array.from(c.labels, BigInt) }),
    ...(teacher_logits && { [teacher_logits]: toValue(tensorOf(c.teacher, 1, type)) }),
    ...(temperature && { [temperature]: scalar(c.temperature) }),
    ...(alpha && { [alpha]: scalar(c.alpha) }),
  });
  const terms = Object.fromEntries(
    Object.entries(outputs).map(([key, name]) => [key, Number(values[name]?.data[0])] as const),
  );
  return { terms, gradient: values[gradient]?.data as Float32Array };
}

describe.each([
  ['float32', 1e-5],
  // The goldens are kept with 9 digits.
  ['float64', 1e-8],
] as const)('losses in %s', (type, tolerance) => {
  test.each(losses)('$kind: $name, as in PyTorch', async (c) => {
    const golden = goldens.of(`${c.kind}: ${c.name}`, portableLoss(c));
    const { terms, gradient } = await evaluate(c, type);
    expect(Object.keys(terms)).toEqual(['loss', ...Object.keys(golden.terms)]);
    for (const [key, value] of Object.entries({ loss: golden.loss, ...golden.terms })) {
      expect(relativeError([terms[key] ?? Number.NaN], [value]), key).toBeLessThan(tolerance);
    }
    expect(relativeError(gradient, golden.gradient), 'gradient').toBeLessThan(tolerance);
  });
});

test('a sample without a label has no gradient, and no weight in the mean', async () => {
  const half = losses.find((c) => c.kind === 'ce' && c.name === 'some without a label');
  if (!half) throw new Error('no such case');
  const { gradient } = await evaluate(half, 'float32');
  const classes = half.logits.dims[1] ?? 0;
  half.labels.forEach((label, row) => {
    const zeros = gradient.subarray(row * classes, (row + 1) * classes).every((g) => g === 0);
    expect(zeros).toBe(label < 0);
  });
});
