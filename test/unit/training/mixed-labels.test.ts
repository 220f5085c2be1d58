import { expect, test } from 'vitest';
import { emptyGraph, float32, GraphBuilder, newModel } from '../../../src/onnx';
import { inferShapes, Session, toValue } from '../../../src/runtime';
import { Trainer } from '../../../src/training';
import { differentiate } from '../../../src/training/gradients/differentiate';
import { addLoss, type LossOptions } from '../../../src/training/losses';
import { built, weight } from './any-model';

const classes = 3;
const labels = [0, 2, -1, 1];
const others = [1, 2, 0, -1];
const shares = [0.25, 0.6, 0.7, 0.9];
const logits = Array.from({ length: 12 }, (_, i) => Math.sin(1.7 * i));

const row = (i: number) => logits.slice(classes * i, classes * (i + 1));
const softmax = (scores: number[]) => {
  const sum = scores.reduce((total, score) => total + Math.exp(score), 0);
  return scores.map((score) => Math.exp(score) / sum);
};

/** The label of every sample as a distribution over the classes; it sums to less than 1 where a label is missing. */
function targets({ labelSmoothing = 0, classWeights = [1, 1, 1] }: Partial<LossOptions>) {
  return labels.map((label, i) => {
    const share = shares[i] ?? 1;
    const of = (y: number, by: number) =>
      classWeights.map((w, c) =>
        y < 0 ? 0 : by * ((y === c ? (1 - labelSmoothing) * w : 0) + (labelSmoothing / classes) * w),
      );
    const second = of(others[i] ?? -1, 1 - share);
    return of(label, share).map((p, c) => p + (second[c] ?? 0));
  });
}

/** How much all labels count. */
const weights = ({ classWeights = [1, 1, 1] }: Partial<LossOptions>) => {
  const weightOf = (y = -1) => classWeights[y] ?? 0;
  return labels.reduce((sum, y, i) => {
    const share = shares[i] ?? 1;
    return sum + share * weightOf(y) + (1 - share) * weightOf(others[i]);
  }, 0);
};

async function computed(options: Partial<LossOptions>) {
  const b = new GraphBuilder(emptyGraph('loss'));
  const model = newModel(b.graph);
  const name = b.input('logits', 'float32', [4, classes]);
  const { total, inputs } = addLoss(
    b,
    { kind: 'ce', mixed: true, ...options },
    { name, type: 'float32', batch: 4, classes },
  );
  const gradient = differentiate(b, await inferShapes(model), total, [name]).get(name) ?? '';
  b.output(total, 'float32', []);
  b.output(gradient, 'float32', [4, classes]);
  const session = await Session.create(model, { threads: 1 });
  const int64 = (values: number[]) => toValue({ type: 'int64', dims: [4], data: BigInt64Array.from(values, BigInt) });
  const values = await session.run({
    [name]: toValue(float32(logits, [4, classes])),
    [inputs.labels]: int64(labels),
    [inputs.mixed_labels ?? '']: int64(others),
    [inputs.label_share ?? '']: toValue(float32(shares, [4])),
  });
  await session.release();
  return { loss: Number(values[total]?.data[0]), gradient: Array.from(values[gradient]?.data as Float32Array) };
}

test.each<Partial<LossOptions>>([
  {},
  { labelSmoothing: 0.1 },
  { classWeights: [0.5, 2, 1] },
  { labelSmoothing: 0.2, classWeights: [1, 3, 2] },
])('the loss of mixed samples %j, and its gradient, as computed by hand', async (options) => {
  const { loss, gradient } = await computed(options);
  const total = weights(options);
  const wanted = targets(options).map((target, i) =>
    target.reduce((sum, p, c) => sum - p * Math.log(softmax(row(i))[c] ?? 0), 0),
  );
  expect(loss).toBeCloseTo(wanted.reduce((a, b) => a + b) / total, 5);
  for (const [i, target] of targets(options).entries()) {
    const mass = target.reduce((a, b) => a + b);
    for (const [c, p] of target.entries())
      expect(gradient[i * classes + c]).toBeCloseTo((mass * (softmax(row(i))[c] ?? 0) - p) / total, 5);
  }
});

test('a step in two batches is the step of one: the shares count in its weight', async () => {
  const model = built((b) => {
    const x = b.input('x', 'float32', ['batch', 5]);
    return [b.add('MatMul', [x, weight(b, 'w', [5, classes])], {}, 'scores')];
  });
  const inputs = Float32Array.from({ length: 20 }, (_, i) => Math.cos(i));
  const chunk = {
    inputs,
    labels: BigInt64Array.from(labels, BigInt),
    mixed: { labels: BigInt64Array.from(others, BigInt), shares: Float32Array.from(shares) },
    learningRates: [0.1, 0.1].slice(1),
  };
  const loss: LossOptions = { kind: 'ce', mixed: true, classWeights: [0.5, 2, 1] };
  const optimizer = { sgd: { momentum: 0, nesterov: false, weightDecay: 0 } };
  const trained = await Promise.all(
    [1, 2].map(async (accumulate) => {
      const trainer = await Trainer.create(model, {
        batch: 4 / accumulate,
        sample: [5],
        loss,
        optimizer,
        accumulate,
        threads: 1,
      });
      const { loss: losses } = await trainer.run(chunk);
      const weights = [...(await trainer.weights()).values()].flatMap(({ data }) => Array.from(data as Float32Array));
      await trainer.release();
      return [...losses, ...weights];
    }),
  );
  for (const [i, value] of (trained[0] ?? []).entries()) expect(trained[1]?.[i]).toBeCloseTo(value, 5);
});
