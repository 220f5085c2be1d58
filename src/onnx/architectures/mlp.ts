import { sizeOf } from '../tensor';
import { type Layers, LINEAR_GAIN, RELU_GAIN } from './layers';

export interface MlpSpec {
  architecture: 'mlp';
  /** Widths of the hidden layers. */
  hidden: readonly number[];
}

/** [dense → relu] for each entry of `hidden`, then logits; samples of any shape are flattened. */
export function mlp(layers: Layers, spec: MlpSpec, x: string, shape: readonly number[], classes: number): string {
  let value = layers.builder.add('Flatten', [x], { axis: 1 }, 'flatten');
  let width = sizeOf(shape);
  spec.hidden.forEach((to, i) => {
    const dense = layers.dense(`dense${i + 1}`, value, width, to, RELU_GAIN);
    value = layers.builder.add('Relu', [dense], {}, `relu${i + 1}`);
    width = to;
  });
  return layers.dense('logits', value, width, classes, LINEAR_GAIN);
}
