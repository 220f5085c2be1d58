import { describe, expect, test } from 'vitest';
import { type Dimension, float, float32, type GraphBuilder, int64, type Model } from '../../../src/onnx';
import { trainingModel, withWeights } from '../../../src/training';
import { prepare } from '../../../src/training/prepare';
import { built, floats, run, weight } from './any-model';

const dims: Dimension[] = ['batch', 'sequence'];

/** Two layers of token vectors, a mask, and a score for each word at each place. */
function languageModel(b: GraphBuilder): string[] {
  const ids = b.input('input_ids', 'int64', dims);
  const mask = b.input('attention_mask', 'int64', dims);
  const types = b.input('token_type_ids', 'int64', dims);
  const words = b.add('Gather', [weight(b, 'words', [11, 6]), ids], { axis: 0 });
  const sum = b.add('Add', [words, b.add('Gather', [weight(b, 'types', [2, 6]), types], { axis: 0 })]);
  const seen = b.add('Unsqueeze', [b.add('Cast', [mask], { to: 1 }), b.ints([-1])]);
  const hidden = b.add('MatMul', [b.add('Mul', [sum, seen]), weight(b, 'dense', [6, 6])], {}, 'hidden');
  return [b.add('MatMul', [hidden, weight(b, 'head', [6, 11])], {}, 'logits'), hidden];
}

describe('several inputs of integers', () => {
  const options = { batch: 2, named: { sequence: 5 } };

  test('are bound by name, and scored at each place', async () => {
    const prepared = await prepare(built(languageModel), options);
    expect(prepared.inputs).toEqual(
      ['input_ids', 'attention_mask', 'token_type_ids'].map((name) => ({ name, type: 'int64', dims: [2, 5] })),
    );
    expect(prepared.logits).toEqual({ name: 'logits', dims: [2, 5, 11], classes: 11 });
    expect(prepared.parameters).toEqual(['words', 'types', 'dense', 'head']);
  });

  test('a size that is missing is named, with what to do', async () => {
    await expect(prepare(built(languageModel), { batch: 2 })).rejects.toMatchObject({
      message: 'The input "input_ids" has shape [batch,sequence]: the size "sequence" is not given.',
      remedy: expect.stringContaining('--set "sequence=64"'),
    });
  });

  test('sums of names are worked out, an axis without a name is called by its place', async () => {
    const model = built((b) => {
      const ids = b.input('ids', 'float32', ['n', 'now']);
      const past = b.input('past', 'float32', ['n', 'before']);
      const all = b.input('all', 'float32', ['n', 'before + now']);
      const more = b.input('more', 'float32', ['n', undefined]);
      return [b.add('Concat', [ids, past, all, more], { axis: 1 })];
    });
    const { inputs } = await prepare(model, { batch: 2, named: { now: 3, before: 4, 'more:1': 1 } });
    expect(inputs.map((i) => i.dims)).toEqual([
      [2, 3],
      [2, 4],
      [2, 7],
      [2, 1],
    ]);
  });

  test('another output is chosen by name, and what only the first needs is dropped', async () => {
    const prepared = await prepare(built(languageModel), { ...options, output: 'hidden', goal: 'values' });
    expect(prepared.logits.dims).toEqual([2, 5, 6]);
    expect(prepared.parameters).toEqual(['words', 'types', 'dense']);
    await expect(prepare(built(languageModel), { ...options, output: 'scores' })).rejects.toThrow('no output "scores"');
  });
});

describe('the logits', () => {
  const scores = (shape: number[], build: (b: GraphBuilder, x: string) => string, opset = 20): Model =>
    built((b) => [build(b, b.input('x', 'float32', shape))], opset);

  test.each([
    [
      'before a softmax of an old opset',
      scores([2, 5, 1, 1], (b, x) => b.add('Softmax', [x], { axis: 1 }), 11),
      [2, 5],
    ],
    [
      'before a softmax and a Reshape',
      scores([2, 5], (b, x) => b.add('Reshape', [b.add('Softmax', [x]), b.ints([2, 5, 1])])),
      [2, 5],
    ],
    ['with axes of size 1 behind', scores([2, 5, 1, 1], (b, x) => b.add('Relu', [x])), [2, 5]],
    [
      'of pixels, by the axis of their softmax',
      scores([2, 5, 3, 4], (b, x) => b.add('Softmax', [x], { axis: 1 })),
      [2, 3, 4, 5],
    ],
    ['of tokens', scores([2, 3, 5], (b, x) => b.add('LogSoftmax', [x], { axis: -1 })), [2, 3, 5]],
  ] as [string, Model, number[]][])('are found %s', async (_, model, shape) => {
    const { logits, model: prepared } = await prepare(model, { batch: 2 });
    expect(logits.dims).toEqual(shape);
    expect(prepared.graph.nodes.map((n) => n.operator)).not.toContain('Softmax');
  });

  test('must be scores of classes, in float32', async () => {
    const index = scores([2, 5], (b, x) => b.add('ArgMax', [x], { axis: 1 }));
    await expect(prepare(index, { batch: 2 })).rejects.toThrow(/is int64; a loss needs float32/);
    const single = scores([2, 5], (b, x) => b.add('ReduceMean', [x, b.ints([1])], { keepdims: 0 }));
    await expect(prepare(single, { batch: 2 })).rejects.toThrow(/shape \[2\]; training needs scores of classes/);
    expect((await prepare(single, { batch: 2, goal: 'values' })).logits.dims).toEqual([2]);
  });
});

test('operators newer than opset 20 are replaced, and the model is then of opset 20', async () => {
  const model = built((b) => {
    const x = b.input('x', 'float32', ['n', 't', 8]);
    const normal = b.add('RMSNormalization', [x, weight(b, 'scale', [8])]);
    const [q, k, v] = ['q', 'k', 'v'].map((name) => b.add('MatMul', [normal, weight(b, name, [8, 8])]));
    const operands = [q ?? '', k ?? '', v ?? ''];
    const mixed = b.add('Attention', operands, { q_num_heads: 2, kv_num_heads: 2, is_causal: 1 });
    return [b.add('MatMul', [b.add('Swish', [mixed]), weight(b, 'head', [8, 3])])];
  }, 24);
  const x = floats([2, 5, 8]);
  const prepared = await prepare(model, { batch: 2, named: { t: 5 } });
  expect(prepared.model.opsets).toEqual(new Map([['', 20]]));
  const [[got], [want]] = [await run(prepared.model, { x }), await run(model, { x })];
  expect(got?.dims).toEqual([2, 5, 3]);
  const gaps = Array.from((want?.data ?? []) as ArrayLike<number | bigint>, (value, i) =>
    Math.abs(Number(value) - Number(got?.data[i])),
  );
  expect(Math.max(...gaps)).toBeLessThan(1e-5);
  const { parameters } = await trainingModel(prepared, 'ce');
  expect(parameters.map((p) => p.name).sort()).toEqual(['head', 'k', 'q', 'scale', 'v']);
});

describe('weights in odd places', () => {
  test('a Constant node with plain numbers holds a parameter', async () => {
    const model = built((b) => {
      b.node('Constant', [], ['bias'], { value_floats: { kind: 'floats', value: [1, 2, 3] } });
      return [b.add('Add', [b.input('x', 'float32', ['n', 3]), 'bias'])];
    });
    expect((await prepare(model, { batch: 2 })).parameters).toEqual(['bias']);
  });

  test('a weight that is filled while the model runs is a parameter, and gets its training back', async () => {
    const model = built((b) => {
      b.node('ConstantOfShape', [b.ints([3, 5])], ['w'], { value: float32([0.5]) });
      return [b.add('MatMul', [b.input('x', 'float32', ['n', 3]), 'w'])];
    });
    expect((await prepare(model, { batch: 2 })).parameters).toEqual(['w']);
    const w = floats([3, 5]);
    const x = floats([2, 3]);
    const [[got], [want]] = [
      await run(withWeights(model, new Map([['w', w]])), { x }),
      await run(
        built((b) => [b.add('MatMul', [b.input('x', 'float32', [2, 3]), b.constant(w)])]),
        { x },
      ),
    ];
    expect(got).toEqual(want);
  });

  test('a tensor that is a weight here and a statistic there trains in one place alone', async () => {
    const model = built((b) => {
      const [zeros, ones] = [b.constant(float32([0, 0]), 'zeros'), b.constant(float32([1, 1]), 'ones')];
      const x = b.input('x', 'float32', ['n', 2]);
      const epsilon = { epsilon: float(0) };
      b.node('BatchNormalization', [x, ones, zeros, zeros, ones], ['normal'], epsilon);
      return [b.add('MatMul', ['normal', weight(b, 'head', [2, 2])])];
    });
    const prepared = await prepare(model, { batch: 1 });
    expect(prepared.parameters).toEqual(['zeros', 'ones', 'head']);
    const [node] = prepared.model.graph.nodes;
    expect(node?.inputs).toEqual(['x', 'ones', 'zeros', 'zeros_fixed', 'ones_fixed']);
    const trained = withWeights(model, new Map([['zeros', float32([3, 4])]]));
    trained.graph.outputs = [{ name: 'normal' }];
    const [out] = await run(trained, { x: float32([1, 2], [1, 2]) });
    expect(out?.data).toEqual(Float32Array.of(4, 6));
  });

  test('numbers that are joined to sizes are no weights', async () => {
    const model = built((b) => {
      const scales = b.add('Concat', [b.constant(float32([1, 1])), b.constant(float32([2, 2]))], { axis: 0 });
      const larger = b.add('Resize', [b.input('x', 'float32', ['n', 1, 2, 2]), '', scales], { mode: 'nearest' });
      return [b.add('MatMul', [b.add('Flatten', [larger]), weight(b, 'head', [16, 3])])];
    });
    expect((await prepare(model, { batch: 2 })).parameters).toEqual(['head']);
  });

  test('tables of angles, scales of bits and masks are none', async () => {
    const model = built((b) => {
      b.graph.initializers.set('mask', { type: 'float32', dims: [2, 2], data: Float32Array.of(0, -3.4e38, 0, 0) });
      const x = b.input('x', 'float32', ['n', 2, 4]);
      const cache = ['cos', 'sin'].map((name) => weight(b, name, [3, 2]));
      b.node('RotaryEmbedding', [x, b.constant(int64([0])), ...cache], ['turned'], {}, 'com.microsoft');
      const scores = b.add('MatMul', ['turned', b.add('Transpose', ['turned'], { perm: [0, 2, 1] })]);
      return [b.add('MatMul', [b.add('Add', [scores, 'mask']), weight(b, 'head', [2, 5])])];
    });
    model.opsets.set('com.microsoft', 1);
    const prepared = await prepare(model, { batch: 2 });
    expect(prepared.parameters).toEqual(['head']);
    expect(prepared.model.graph.nodes.every((n) => n.domain === '')).toBe(true);
  });
});

test('a model with nothing to train says so', async () => {
  const model = built((b) => [b.add('Relu', [b.input('x', 'float32', ['n', 3])])]);
  await expect(trainingModel(await prepare(model, { batch: 2 }), 'ce')).rejects.toThrow(/nothing to train/);
});
