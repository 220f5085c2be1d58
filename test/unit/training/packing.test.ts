import { beforeAll, describe, expect, test } from 'vitest';
import { encode, end, packProblems, padding, promptOf, vocabulary } from '../../../src/data/reasoning';
import { buildArchitecture, type Model } from '../../../src/onnx';
import { Trainer, type TrainerOptions } from '../../../src/training';

const LENGTH = 40;
const problems = [
  { question: '2+3', steps: ['2+3=5'], answer: '5' },
  { question: '14+4', steps: ['4+4=8', '1=1'], answer: '18' },
  { question: '1+1', steps: [], answer: '2' },
];

const decoder = (width: number, seed: number): Model =>
  buildArchitecture(
    { architecture: 'decoder', layers: 2, width, heads: 2 },
    { shape: [LENGTH], classes: vocabulary, vocabulary, seed },
  );

interface Rows {
  tokens: Int32Array;
  labels: Int32Array;
}

/** All problems in one row. */
const packed: Rows = packProblems(problems, 'chain', { rows: 1, length: LENGTH });

/** Each problem in a row of its own, at the row's start. */
const apart: Rows = {
  tokens: Int32Array.from(problems.flatMap((p) => [...packProblems([p], 'chain', { rows: 1, length: LENGTH }).tokens])),
  labels: Int32Array.from(problems.flatMap((p) => [...packProblems([p], 'chain', { rows: 1, length: LENGTH }).labels])),
};

const model = decoder(16, 2);

/** A step of plain gradient descent at rate 1: what the weights change by is the gradient. */
async function gradients({ tokens, labels }: Rows, teacher?: Model) {
  const options: TrainerOptions = {
    batch: tokens.length / LENGTH,
    sample: [LENGTH],
    places: [LENGTH],
    loss: teacher ? { kind: 'kd', labelledOnly: true } : 'ce',
    teacher,
    optimizer: { sgd: { momentum: 0, nesterov: false, weightDecay: 0 } },
    threads: 1,
  };
  const trainer = await Trainer.create(model, options);
  const before = await trainer.weights();
  const result = await trainer.run({
    inputs: BigInt64Array.from(tokens, BigInt),
    labels: BigInt64Array.from(labels, BigInt),
    learningRates: [1],
    ...(teacher && { alpha: 0.7, temperature: 2 }),
  });
  const after = await trainer.weights();
  await trainer.release();
  const changes = [...before].map(([name, { data }]): [string, number[]] => {
    const now = after.get(name)?.data as Float32Array;
    return [name, Array.from(data as Float32Array, (value, i) => value - (now[i] ?? 0))];
  });
  return { loss: result.loss[0] ?? Number.NaN, gradients: new Map(changes) };
}

type Gradients = Awaited<ReturnType<typeof gradients>>;

/** The largest difference of any gradient, as a share of the largest gradient. */
function distance(a: Gradients, b: Gradients): number {
  let [furthest, largest] = [0, 0];
  for (const [name, values] of a.gradients) {
    const others = b.gradients.get(name) ?? [];
    for (const [i, value] of values.entries()) {
      furthest = Math.max(furthest, Math.abs(value - (others[i] ?? Number.NaN)));
      largest = Math.max(largest, Math.abs(value));
    }
  }
  return furthest / largest;
}

let alone: Gradients;

beforeAll(async () => {
  expect(packed.tokens.filter((token) => token === end)).toHaveLength(problems.length);
  expect(packed.tokens.filter((token) => token === padding).length).toBeLessThan(LENGTH / 4);
  alone = await gradients(apart);
});

describe('problems that share a row', () => {
  test('have the loss and the gradients that each has in a row of its own', async () => {
    const together = await gradients(packed);
    expect(together.loss).toBeCloseTo(alone.loss, 6);
    expect(distance(together, alone)).toBeLessThan(1e-5);
  });

  test('are taught as they are alone', async () => {
    const teacher = decoder(24, 5);
    const [together, each] = [await gradients(packed, teacher), await gradients(apart, teacher)];
    expect(together.loss).toBeCloseTo(each.loss, 6);
    expect(distance(together, each)).toBeLessThan(1e-5);
    expect(distance(together, alone)).toBeGreaterThan(0.01);
  });

  test('would see each other without the ends between them', async () => {
    const [first] = encode(promptOf({ question: '2+3' }));
    const tokens = packed.tokens.map((token) => (token === end ? (first ?? 0) : token));
    const together = await gradients({ ...packed, tokens });
    expect(distance(together, alone)).toBeGreaterThan(0.01);
  });
});
