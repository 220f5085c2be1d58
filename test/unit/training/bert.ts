import { emptyGraph, float, GraphBuilder, type Model, newModel, sizeOf } from '../../../src/onnx';
import { Random } from './random';

interface Sizes {
  vocabulary?: number;
  length?: number;
  width?: number;
  classes?: number;
  seed?: number;
}

/** A classifier of texts as Hugging Face exports BERT: tokens, a mask and types in, one block of attention, scores out. */
export function bertLike({ vocabulary = 60, length = 12, width = 8, classes = 2, seed = 3 }: Sizes = {}): Model {
  const random = new Random(seed);
  const b = new GraphBuilder(emptyGraph('bert'));
  const weight = (name: string, dims: number[], scale = 0.4) => {
    b.graph.initializers.set(name, { type: 'float32', dims, data: random.floats(sizeOf(dims), scale) });
    return name;
  };
  // In the order of the alphabet, as some exporters have it: the tokens are not the first.
  const [mask, ids, types] = ['attention_mask', 'input_ids', 'token_type_ids'].map((name) =>
    b.input(name, 'int64', ['batch', 'sequence']),
  ) as [string, string, string];
  const words = b.add('Gather', [weight('embeddings.types', [2, width]), types]);
  const both = b.add('Add', [b.add('Gather', [weight('embeddings.words', [vocabulary, width]), ids]), words]);
  const embedded = b.add('Add', [both, weight('embeddings.position_embeddings.weight', [length, width])]);
  const dense = (x: string, name: string, out: number) =>
    b.add(
      'Add',
      [b.add('MatMul', [x, weight(`${name}.weight`, [width, out])]), weight(`${name}.bias`, [out], 0.1)],
      {},
      name,
    );
  const [q, k, v] = ['query', 'key', 'value'].map((name) => dense(embedded, name, width)) as [string, string, string];
  const scores = b.add('Div', [
    b.add('MatMul', [q, b.add('Transpose', [k], { perm: [0, 2, 1] })]),
    b.scalar(Math.sqrt(width), 'float32'),
  ]);
  const real = b.add('Cast', [b.add('Unsqueeze', [mask, b.ints([1])])], { to: 1 });
  const away = b.add('Mul', [b.add('Sub', [b.scalar(1, 'float32'), real]), b.scalar(-10_000, 'float32')]);
  const attended = b.add('MatMul', [b.add('Softmax', [b.add('Add', [scores, away])], { axis: -1 }), v]);
  const scale = weight('norm.scale', [width], 0);
  b.graph.initializers.get(scale)?.data.fill(1 as never);
  const norm = [b.add('Add', [attended, embedded]), scale, weight('norm.shift', [width], 0)];
  const hidden = b.add('LayerNormalization', norm, { axis: -1, epsilon: float(1e-5) });
  const first = b.add('Gather', [hidden, b.constant({ type: 'int64', dims: [], data: BigInt64Array.of(0n) })], {
    axis: 1,
  });
  const made = b.add(
    'Add',
    [
      b.add('MatMul', [first, weight('classifier.weight', [width, classes])]),
      weight('classifier.bias', [classes], 0.1),
    ],
    {},
    'logits',
  );
  b.output(made, 'float32', ['batch', classes]);
  const model = newModel(b.graph);
  model.opsets.set('', 17);
  return model;
}
