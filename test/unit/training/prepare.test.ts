import { describe, expect, test } from 'vitest';
import { type Dimension, emptyGraph, float32, GraphBuilder, int64, type Model, newModel } from '../../../src/onnx';
import { Predictor, prepare, prepareClassifier, Trainer } from '../../../src/training';

const ramp = (dims: number[]) => {
  const size = dims.reduce((a, d) => a * d, 1);
  return float32(
    Float32Array.from({ length: size }, (_, i) => (i - size / 2) / size),
    dims,
  );
};

/** x → what `build` makes of it, as a model with one output. */
function modelOf(dims: Dimension[], build: (b: GraphBuilder, x: string) => string): Model {
  const b = new GraphBuilder(emptyGraph('test'));
  b.output(build(b, b.input('x', 'float32', dims)), 'float32', undefined);
  return newModel(b.graph);
}

const weight = (b: GraphBuilder, name: string, dims: number[]) => {
  b.graph.initializers.set(name, ramp(dims));
  return name;
};

const linear = (dims: Dimension[]) =>
  modelOf(dims, (b, x) => b.add('MatMul', [x, weight(b, 'w', [4, 3])], {}, 'scores'));

describe('the input', () => {
  test.each([
    ['free', ['n', 4]],
    ['unnamed', [undefined, 4]],
    ['fixed at 1', [1, 4]],
  ] as [string, Dimension[]][])('a batch that is %s becomes the one that is wanted', async (_, dims) => {
    const source = linear(dims);
    const prepared = await prepare(source, { batch: 5 });
    expect(prepared.inputs).toEqual([{ name: 'x', type: 'float32', dims: [5, 4] }]);
    expect(prepared.logits).toEqual({ name: 'scores', dims: [5, 3], classes: 3 });
    expect(source.graph.inputs[0]?.dims).toEqual(dims);
  });

  test('free sizes come from a sample, or by name', async () => {
    const image = () => modelOf(['n', 2, 'h', 'w'], (b, x) => b.add('Flatten', [b.add('GlobalAveragePool', [x])]));
    expect((await prepare(image(), { batch: 2, sample: [2, 5, 6] })).inputs[0]?.dims).toEqual([2, 2, 5, 6]);
    expect((await prepare(image(), { batch: 2, named: { h: 3, w: 4 } })).inputs[0]?.dims).toEqual([2, 2, 3, 4]);
    await expect(prepare(image(), { batch: 2, named: { h: 3 } })).rejects.toThrow(/"x" has shape \[n,2,h,w\].*"w"/);
  });

  test('a sample of another shape is an error that names both', async () => {
    for (const sample of [[5], [1, 4], []]) {
      await expect(prepare(linear(['n', 4]), { batch: 2, sample })).rejects.toThrow(`samples of shape [${sample}]`);
    }
  });

  test('two inputs are one too many for a run', async () => {
    const model = linear(['n', 4]);
    model.graph.inputs.push({ name: 'mask', type: 'float32', dims: ['n', 4] });
    await expect(prepareClassifier(model, { batch: 2 })).rejects.toThrow(/2 inputs \(x: float32, mask: float32\)/);
  });
});

describe('the logits', () => {
  test('are what a closing softmax reads', async () => {
    const model = linear(['n', 4]);
    new GraphBuilder(model.graph).add('Softmax', ['scores'], {}, 'probabilities');
    model.graph.outputs = [{ name: 'probabilities', type: 'float32' }];
    expect((await prepare(model, { batch: 2 })).logits.name).toBe('scores');
  });

  test('must be one row for each sample in a run', async () => {
    const model = modelOf(['n', 4, 2], (b, x) => b.add('Relu', [x], {}, 'y'));
    await expect(prepareClassifier(model, { batch: 3 })).rejects.toThrow(
      '"y" has shape [3,4,2]; training needs [3, classes]',
    );
  });
});

describe('the parameters', () => {
  test('are weights of the file, not what was worked out from its constants', async () => {
    const model = modelOf(['n', 4], (b, x) => {
      const position = b.add('Cast', [b.constant(int64([0, 1, 2, 3]))], { to: 1 }, 'position');
      const scaled = b.add('Div', [position, b.constant(float32(4))], {}, 'scaled');
      return b.add('MatMul', [b.add('Add', [x, scaled]), weight(b, 'w', [4, 3])]);
    });
    expect((await prepare(model, { batch: 2 })).parameters).toEqual(['w']);
  });

  test('are no statistics, bounds or single numbers', async () => {
    const model = modelOf(['n', 2, 3, 3], (b, x) => {
      const inputs = ['scale', 'shift', 'mean', 'variance'].map((name) => weight(b, name, [2]));
      const normal = b.add('BatchNormalization', [x, ...inputs]);
      const clipped = b.add('Clip', [normal, b.constant(float32(0)), b.constant(float32(6))]);
      return b.add('Flatten', [b.add('Mul', [clipped, b.constant(float32([2]))])]);
    });
    expect((await prepare(model, { batch: 2 })).parameters).toEqual(['scale', 'shift']);
  });

  test('the prepared graph keeps no constant that nothing reads', async () => {
    const model = modelOf(['n', 4], (b, x) => {
      const size = b.add('Shape', [x]);
      const rows = b.add('Slice', [size, b.ints([0]), b.ints([1])]);
      const target = b.add('Concat', [rows, b.ints([2, 2])], { axis: 0 });
      return b.add('Flatten', [b.add('Mul', [b.add('Reshape', [x, target]), weight(b, 'w', [2, 2])])]);
    });
    const { graph } = (await prepare(model, { batch: 2 })).model;
    const read = new Set(graph.nodes.flatMap((n) => n.inputs));
    expect([...graph.initializers.keys()].filter((name) => !read.has(name))).toEqual([]);
    expect(graph.nodes.map((n) => n.operator)).toEqual(['Reshape', 'Mul', 'Flatten']);
  });
});

test('the trained model takes any batch that its source took, and scores as the trainer does', async () => {
  const source = linear(['n', 4]);
  const adamw = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };
  const trainer = await Trainer.create(source, { loss: 'ce', optimizer: { adamw }, batch: 2, threads: 1 });
  const inputs = Float32Array.of(1, -1, 0.5, 2, -1, 0, 1, 1);
  const { loss } = await trainer.run({ inputs, labels: BigInt64Array.of(0n, 2n), learningRates: [0.1, 0.1].slice(1) });
  const trained = await trainer.trainedModel();
  expect(trained.graph.inputs[0]?.dims).toEqual(['n', 4]);
  const predictor = await Predictor.create(trained, { batch: 2, threads: 1 });
  const scores = await predictor.run(inputs);
  const next = await trainer.run({ inputs, labels: BigInt64Array.of(0n, 2n), learningRates: [0] });
  const rows = [scores.subarray(0, 3), scores.subarray(3)];
  const ce = rows.map((row, i) => Math.log(row.reduce((s, v) => s + Math.exp(v), 0)) - (row[i === 0 ? 0 : 2] ?? 0));
  expect(((ce[0] ?? 0) + (ce[1] ?? 0)) / 2).toBeCloseTo(next.loss[0] ?? 0, 5);
  expect(next.loss[0]).toBeLessThan(loss[0] ?? 0);
  await Promise.all([trainer.release(), predictor.release()]);
});

test('a snapshot brings training back to the same bits', async () => {
  const adamw = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1 };
  const options = { loss: 'ce', optimizer: { adamw, clipNorm: 1 }, batch: 2, threads: 1 } as const;
  const chunk = {
    inputs: ramp([3, 2, 4]).data as Float32Array,
    labels: BigInt64Array.of(0n, 1n, 2n, 0n, -1n, 2n),
    learningRates: [0.1, 0.05, 0.01],
  };
  const first = await Trainer.create(linear(['n', 4]), options);
  await first.run(chunk);
  const saved = await first.snapshot();
  const second = await Trainer.create(linear(['n', 4]), options);
  second.restore(saved);
  expect((await second.run(chunk)).loss).toEqual((await first.run(chunk)).loss);
  expect(await second.snapshot()).toEqual(await first.snapshot());
  expect(saved.step).toBe(3);
  await Promise.all([first.release(), second.release()]);
});
