import { expect, test } from 'vitest';
import { Session, toValue, type Values } from '../../src/runtime';
import { learningRate, optimizerModel } from '../../src/training';
import { adamWStep } from '../../src/training/optimizers/adamw';
import { betas, type OptimizerCase, optimizers, STEPS } from './cases/optimizers';
import { Goldens } from './goldens';
import { relativeError } from './harness';
import { gradientOf, portableOptimizer, startOf } from './portable';

interface OptimizerGolden {
  digest: string;
  learningRates: number[];
  weights: number[][];
}

const goldens = new Goldens<OptimizerGolden>('optimizers');
const tensor = (dims: readonly number[], values: number[]) =>
  toValue({ type: 'float32', dims, data: Float32Array.from(values) });

/** The weights after some steps of `optimizer_model.onnx`. */
async function train(c: OptimizerCase, rates: readonly number[]): Promise<Float32Array[]> {
  const parameters = c.parameters.map((dims, i) => ({ name: `w${i}`, dims, gradient: `w${i}_grad` }));
  const adamw = { ...betas, epsilon: c.epsilon, weightDecay: c.weightDecay };
  const { model, state } = optimizerModel(parameters, { adamw, clipNorm: c.clipNorm });
  const session = await Session.create(model, { threads: 1 });
  const values: Values = {};
  for (const { input, dims } of state) values[input] = tensor(dims, new Array(dims.reduce((a, d) => a * d, 1)).fill(0));
  parameters.forEach(({ name, dims }, i) => {
    values[name] = tensor(dims, startOf(dims, i));
  });
  for (const [i, lr] of rates.entries()) {
    const scalars = Object.entries(adamWStep(adamw, i + 1, lr)).map(([key, v]) => [key, tensor([], [v])]);
    const gradients = parameters.map((p, k) => [p.gradient, tensor(p.dims, gradientOf(p.dims, k, i))]);
    const outputs = await session.run({ ...values, ...Object.fromEntries([...scalars, ...gradients]) });
    for (const { input, output } of state) values[input] = outputs[output] as Values[string];
  }
  return parameters.map(({ name }) => values[name]?.data as Float32Array);
}

test.each(optimizers)('AdamW, five steps, $name: as in PyTorch', async (c) => {
  const golden = goldens.of(c.name, portableOptimizer(c));
  const rates = Array.from({ length: STEPS }, (_, i) => learningRate(c.schedule, i + 1));
  expect(relativeError(rates, golden.learningRates), 'learning rates').toBeLessThan(1e-12);
  const weights = await train(c, rates);
  weights.forEach((w, i) => {
    expect(relativeError(w, golden.weights[i] ?? []), `parameter ${i}`).toBeLessThan(1e-6);
  });
});
