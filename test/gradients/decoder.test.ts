import { expect, test } from 'vitest';
import { buildArchitecture, float32, sizeOf, type Tensor } from '../../src/onnx';
import { fromValue, Session, toValue, type Values } from '../../src/runtime';
import { prepareClassifier, Trainer, withWeights } from '../../src/training';
import { trainingModel } from '../../src/training/artifacts';
import golden from '../fixtures/gradients/decoder.json';

const [words, batch, length] = [11, 2, 6];
const [temperature, alpha] = [2, 0.7];

/** The same numbers as in decoder.py. */
const wave = (number: number, dims: readonly number[], scale: number, start = 0): Tensor =>
  float32(
    Array.from({ length: sizeOf(dims) }, (_, i) => scale * Math.sin(0.7 * i + number) + start),
    dims,
  );

const places = Array.from({ length: batch * length }, (_, i) => i);
const inputs = BigInt64Array.from(places, (i) => BigInt(2 + ((i * 7 + 3) % (words - 2))));
const labels = BigInt64Array.from(places, (i) => (i % 3 === 0 ? -1n : BigInt((i * 5 + 1) % words)));
const teacherLogits = wave(99, [batch, length, words], 2).data as Float32Array;

function decoder() {
  const spec = { architecture: 'decoder', layers: 2, width: 8, heads: 2 } as const;
  const model = buildArchitecture(spec, { shape: [length], classes: words, vocabulary: words, seed: 1 });
  const weights = [...model.graph.initializers].filter(([name]) => name in golden.gradients);
  const waves = weights.map(([name, { dims }]): [string, Tensor] => {
    const number = Object.keys(golden.gradients).indexOf(name);
    return [name, wave(number, dims, 0.4, name.endsWith('scale') ? 1 : 0)];
  });
  expect(waves).toHaveLength(Object.keys(golden.gradients).length);
  return withWeights(model, new Map(waves));
}

const sizes = { batch, sample: [length], places: [length] };
const optimizer = { adamw: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } };
const loss = { kind: 'kd', labelledOnly: true } as const;

test('loss and gradients of a language model, distilled at the places that are to be learnt, are those of PyTorch', async () => {
  const prepared = await prepareClassifier(decoder(), sizes);
  const step = await trainingModel(prepared, loss);
  const session = await Session.create(step.model, { threads: 1 });
  const { labels: hard, teacher_logits = '', temperature: tau = '', alpha: weight = '' } = step.loss.inputs;
  const parameters: Values = Object.fromEntries(
    step.parameters.map(({ name }) => [name, toValue(prepared.model.graph.initializers.get(name) as Tensor)]),
  );
  const outputs = await session.run({
    tokens: toValue({ type: 'int64', dims: [batch, length], data: inputs }),
    [hard]: toValue({ type: 'int64', dims: [batch, length], data: labels }),
    [teacher_logits]: toValue(float32(teacherLogits, [batch, length, words])),
    [tau]: toValue(float32(temperature)),
    [weight]: toValue(float32(alpha)),
    ...parameters,
  });
  await session.release();
  const scalar = (name = '') => Number(outputs[name]?.data[0]);
  expect(scalar(step.loss.total)).toBeCloseTo(golden.loss, 5);
  expect(scalar(step.loss.terms.kl)).toBeCloseTo(golden.kl, 5);
  expect(scalar(step.loss.terms.ce)).toBeCloseTo(golden.ce, 5);
  for (const { name, gradient } of step.parameters) {
    const { norm, dot } = golden.gradients[name as keyof typeof golden.gradients];
    const values = fromValue(outputs[gradient] as Values[string]).data as Float32Array;
    const ours = Math.sqrt(values.reduce((sum, g) => sum + g * g, 0));
    const product = values.reduce((sum, g, i) => sum + g * Math.cos(i), 0);
    expect(Math.abs(ours - norm) / norm, name).toBeLessThan(1e-5);
    expect(Math.abs(product - dot) / norm, name).toBeLessThan(1e-5);
  }
});

test('a trainer takes tokens, and a label for each of them', async () => {
  const trainer = await Trainer.create(decoder(), { ...sizes, loss, optimizer, threads: 1 });
  const run = () => trainer.run({ inputs, labels, teacherLogits, temperature, alpha, learningRates: [0.01] });
  const first = await run();
  expect(first.loss[0]).toBeCloseTo(golden.loss, 5);
  expect(first.kl?.[0]).toBeCloseTo(golden.kl, 5);
  for (let i = 0; i < 20; i++) await run();
  expect((await run()).loss[0]).toBeLessThan(0.9 * golden.loss);
  await trainer.release();
});

test('a model with scores at each place is refused where samples have one label', async () => {
  await expect(prepareClassifier(decoder(), { ...sizes, places: [] })).rejects.toThrow('[2, classes]');
  expect((await prepareClassifier(decoder(), { batch, sample: [length] })).places).toEqual([length]);
});
