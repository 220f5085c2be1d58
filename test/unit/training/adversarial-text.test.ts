import { beforeAll, describe, expect, test } from 'vitest';
import { buildArchitecture, emptyGraph, GraphBuilder, type Model, newModel } from '../../../src/onnx';
import { Attacker, Predictor, Trainer, type TrainerOptions } from '../../../src/training';
import { Random } from './random';

const [WORDS, WIDTH, LENGTH, CLASSES] = [5, 3, 2, 2];
const random = new Random(8);
const table = random.floats(WORDS * WIDTH);
const reading = random.floats(LENGTH * WIDTH * CLASSES);

/** Vectors of two tokens, side by side, and a matrix: small enough to be computed by hand. */
function tiny(): Model {
  const b = new GraphBuilder(emptyGraph('tiny'));
  const tokens = b.input('tokens', 'int64', ['batch', LENGTH]);
  const weight = (name: string, dims: number[], data: Float32Array) => {
    b.graph.initializers.set(name, { type: 'float32', dims, data: Float32Array.from(data) });
    return name;
  };
  const vectors = b.add('Gather', [weight('table', [WORDS, WIDTH], table), tokens], { axis: 0 });
  const flat = b.add('Reshape', [vectors, b.ints([0, LENGTH * WIDTH])]);
  const logits = b.add('MatMul', [flat, weight('reading', [LENGTH * WIDTH, CLASSES], reading)], {}, 'logits');
  b.output(logits, 'float32', ['batch', CLASSES]);
  return newModel(b.graph);
}

const EPSILON = 0.3;
const tokens = [
  [1, 4],
  [2, 2],
  [0, 3],
];
const labels = [1, 0, 1];
const asInts = (values: number[]) => BigInt64Array.from(values, BigInt);
const at = (values: ArrayLike<number>, i: number): number => values[i] ?? Number.NaN;

/** Logits of embeddings [LENGTH · WIDTH]. */
const logitsOf = (x: readonly number[]): number[] =>
  [0, 1].map((c) => x.reduce((sum, value, i) => sum + value * at(reading, i * CLASSES + c), 0));

const shares = (logits: readonly number[]): number[] => {
  const all = logits.reduce((sum, v) => sum + Math.exp(v), 0);
  return logits.map((v) => Math.exp(v) / all);
};

/** The embeddings of each text, and where FGSM moves them: e + ε·rms(e)·sign(Wᵀ(p − y)). */
function byHand() {
  const embeddings = tokens.map((ids) => ids.flatMap((id) => [...table.slice(id * WIDTH, (id + 1) * WIDTH)]));
  const all = embeddings.flat();
  const size = Math.sqrt(all.reduce((sum, v) => sum + v * v, 0) / all.length);
  const moved = embeddings.map((x, row) => {
    const errors = shares(logitsOf(x)).map((p, c) => p - (c === labels[row] ? 1 : 0));
    return x.map((value, i) => {
      const slope = errors.reduce((sum, error, c) => sum + error * at(reading, i * CLASSES + c), 0);
      return value + EPSILON * size * Math.sign(slope);
    });
  });
  return { embeddings, moved };
}

const hand = byHand();
const loss = (x: readonly number[], row: number): number => -Math.log(at(shares(logitsOf(x)), labels[row] ?? 0));
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe('an attack on texts', () => {
  test('moves the embeddings as a hand computes it, and gives the logits of those', async () => {
    const attacker = await Attacker.create(
      tiny(),
      { batch: 3, sample: [LENGTH], places: [], threads: 1 },
      { epsilon: EPSILON },
    );
    const { samples, logits } = await attacker.run(asInts(tokens.flat()), asInts(labels));
    hand.moved.flat().forEach((value, i) => {
      expect(samples[i]).toBeCloseTo(value, 5);
    });
    hand.moved.flatMap(logitsOf).forEach((value, i) => {
      expect(logits[i]).toBeCloseTo(value, 5);
    });
  });

  test('leaves the gradient of a step to the embeddings: the move counts as data', async () => {
    const options: TrainerOptions = {
      ...{ batch: 3, sample: [LENGTH], places: [], threads: 1, loss: 'ce' },
      optimizer: { sgd: { momentum: 0, nesterov: false, weightDecay: 0 } },
      adversarial: { epsilon: EPSILON, weight: 1 },
    };
    const trainer = await Trainer.create(tiny(), options);
    const rate = 0.5;
    const chunk = { inputs: asInts(tokens.flat()), labels: asInts(labels), learningRates: [rate] };
    const result = await trainer.run(chunk);
    expect(result.loss[0]).toBeCloseTo(mean(hand.moved.map(loss)), 5);
    const after = (await trainer.weights()).get('table')?.data as Float32Array;
    const expected = Float32Array.from(table);
    hand.moved.forEach((x, row) => {
      const errors = shares(logitsOf(x)).map((p, c) => p - (c === labels[row] ? 1 : 0));
      x.forEach((_, i) => {
        const slope = errors.reduce((sum, error, c) => sum + error * at(reading, i * CLASSES + c), 0);
        const place = (tokens[row]?.[Math.floor(i / WIDTH)] ?? 0) * WIDTH + (i % WIDTH);
        expected[place] = at(expected, place) - (rate * slope) / tokens.length;
      });
    });
    expected.forEach((value, i) => {
      expect(after[i]).toBeCloseTo(value, 5);
    });
  });

  test('is refused where tokens are nowhere looked up', async () => {
    const b = new GraphBuilder(emptyGraph('counts'));
    const ids = b.input('tokens', 'int64', ['batch', LENGTH]);
    b.graph.initializers.set('w', { type: 'float32', dims: [LENGTH, CLASSES], data: random.floats(LENGTH * CLASSES) });
    b.output(b.add('MatMul', [b.add('Cast', [ids], { to: 1 }), 'w'], {}, 'logits'), 'float32', ['batch', CLASSES]);
    const sizes = { batch: 3, sample: [LENGTH], places: [], threads: 1 };
    await expect(Attacker.create(newModel(b.graph), sizes, { epsilon: 0.1 })).rejects.toThrow(
      'No layer looks the tokens of "tokens" up',
    );
  });
});

describe('the nets for texts', () => {
  const shape = [6];
  const inputs = asInts([2, 5, 3, 7, 1, 0, 4, 4, 6, 1, 0, 0]);
  const spec = { layers: 1, width: 8, heads: 2 };
  const textcnn = { architecture: 'textcnn', width: 8, filters: 4, sizes: [2] } as const;
  const nets = [
    {
      name: 'transformer',
      spec: { architecture: 'transformer', ...spec } as const,
      places: [],
      labels: asInts([1, 0]),
    },
    { name: 'textcnn', spec: textcnn, places: [], labels: asInts([1, 0]) },
    {
      name: 'decoder',
      spec: { architecture: 'decoder', ...spec } as const,
      places: [6],
      labels: asInts([-1, 3, 7, 1, -1, -1, -1, 6, 1, -1, -1, -1]),
    },
  ];
  let models: Model[];

  beforeAll(() => {
    models = nets.map((net) =>
      buildArchitecture(net.spec, { shape, classes: net.places.length > 0 ? 8 : 2, vocabulary: 8, seed: 3 }),
    );
  });

  test.each(nets.map((net, i) => [net.name, net, i] as const))('%s: the loss grows', async (_, net, i) => {
    const sizes = { batch: 2, sample: shape, places: net.places, threads: 1 };
    const model = models[i] as Model;
    const predictor = await Predictor.create(model, sizes);
    const attacker = await Attacker.create(model, sizes, { epsilon: 0.2 });
    const before = await predictor.run(inputs);
    const { logits: after } = await attacker.run(inputs, net.labels);
    const total = (logits: Float32Array): number =>
      [...net.labels].reduce((sum, label, row) => {
        const own = [...logits.slice(row * attacker.classes, (row + 1) * attacker.classes)];
        return label < 0n ? sum : sum - Math.log(at(shares(own), Number(label)));
      }, 0);
    expect(total(after)).toBeGreaterThan(total(before) * 1.001);
  });
});
