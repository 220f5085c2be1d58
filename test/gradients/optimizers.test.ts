import { expect, test } from 'vitest';
import { Session, toValue, type Values } from '../../src/runtime';
import { learningRate, optimizerModel } from '../../src/training';
import { type OptimizerOptions, scalarsOf } from '../../src/training/optimizers';
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

const ruleOf = ({ sgd, epsilon, weightDecay }: OptimizerCase) =>
  sgd ? { sgd: { ...sgd, weightDecay } } : { adamw: { ...betas, epsilon, weightDecay } };

/** The weights after some steps of `optimizer_model.onnx`. */
async function train(c: OptimizerCase, rates: readonly number[]): Promise<Float32Array[]> {
  const parameters = c.parameters.map((dims, i) => ({ name: `w${i}`, dims, gradient: `w${i}_grad` }));
  const { clipNorm, groups } = c;
  const options: OptimizerOptions = { ...ruleOf(c), clipNorm, groups };
  const { model, state } = optimizerModel(parameters, options);
  const session = await Session.create(model, { threads: 1 });
  const values: Values = {};
  for (const { input, dims } of state) values[input] = tensor(dims, new Array(dims.reduce((a, d) => a * d, 1)).fill(0));
  parameters.forEach(({ name, dims }, i) => {
    values[name] = tensor(dims, startOf(dims, i));
  });
  for (const [i, lr] of rates.entries()) {
    const scalars = Object.entries(scalarsOf(options, i + 1, lr)).map(([key, v]) => [key, tensor([], [v])]);
    const gradients = parameters.map((p, k) => [p.gradient, tensor(p.dims, gradientOf(p.dims, k, i))]);
    const outputs = await session.run({ ...values, ...Object.fromEntries([...scalars, ...gradients]) });
    for (const { input, output } of state) values[input] = outputs[output] as Values[string];
  }
  return parameters.map(({ name }) => values[name]?.data as Float32Array);
}

test.each(optimizers)('five steps, $name: as in PyTorch', async (c) => {
  const golden = goldens.of(c.name, portableOptimizer(c));
  const rates = Array.from({ length: STEPS }, (_, i) => learningRate(c.schedule, i + 1));
  expect(relativeError(rates, golden.learningRates), 'learning rates').toBeLessThan(1e-12);
  const weights = await train(c, rates);
  weights.forEach((w, i) => {
    expect(relativeError(w, golden.weights[i] ?? []), `parameter ${i}`).toBeLessThan(1e-6);
  });
});
