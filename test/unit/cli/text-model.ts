import { emptyGraph, float, GraphBuilder, type Model, newModel, sizeOf, type Tensor } from '../../../src/onnx';
import { Random } from '../training/random';

/**
 * A model of text as ONNX Runtime's optimizer leaves it: ids, a mask and types in, fused layers inside, a score for each of
 * 11 words at each place out, and a pooled vector beside.
 */
export function textModel(): Model {
  const random = new Random(3);
  const b = new GraphBuilder(emptyGraph('text'));
  const weight = (name: string, dims: number[], scale = 0.4): string => {
    const tensor: Tensor = { type: 'float32', dims, data: random.floats(sizeOf(dims), scale) };
    b.graph.initializers.set(name, tensor);
    return name;
  };
  const fused = (operator: string, inputs: string[], outputs: string[], attributes = {}) =>
    b.node(operator, inputs, outputs, attributes, 'com.microsoft');
  const [ids, mask, types] = ['input_ids', 'attention_mask', 'token_type_ids'].map((name) =>
    b.input(name, 'int32', ['batch', 'sequence']),
  ) as [string, string, string];
  const tables = [weight('words', [11, 8]), weight('places', [16, 8]), weight('types', [2, 8])];
  const norm = (name: string) => [weight(`${name}.scale`, [8], 1), weight(`${name}.shift`, [8])];
  fused('EmbedLayerNormalization', [ids, types, ...tables, ...norm('embed')], ['embedded', '']);
  const projection = [weight('qkv', [8, 24]), weight('qkv_bias', [24])];
  fused('Attention', ['embedded', ...projection, mask], ['attended'], { num_heads: 2 });
  fused('SkipLayerNormalization', ['attended', 'embedded', ...norm('first')], ['middle'], { epsilon: float(1e-5) });
  fused('BiasGelu', [b.add('MatMul', ['middle', weight('up', [8, 16])]), weight('up_bias', [16])], ['active']);
  const down = b.add('MatMul', ['active', weight('down', [16, 8])]);
  fused('SkipSimplifiedLayerNormalization', [down, 'middle', weight('last', [8], 1)], ['hidden']);
  b.output(b.add('MatMul', ['hidden', weight('head', [8, 11])], {}, 'scores'), 'float32', ['batch', 'sequence', 11]);
  b.output(b.add('ReduceMean', ['hidden', b.ints([1])], { keepdims: 0 }, 'pooled'), 'float32', ['batch', 8]);
  const model = newModel(b.graph);
  model.opsets.set('com.microsoft', 1);
  return model;
}
