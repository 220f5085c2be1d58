import { type Layers, LINEAR_GAIN } from './layers';
import { presence } from './positions';

export interface TextcnnSpec {
  architecture: 'textcnn';
  /** Numbers in the vector of a token. */
  width: number;
  /** Filters of each size. */
  filters: number;
  /** Lengths of the filters, in tokens. */
  sizes: readonly number[];
}

/**
 * Convolutions of several lengths over the tokens' vectors, the largest answer of each filter anywhere in the text, then
 * logits (Kim, 2014, arXiv:1408.5882): tokens [N, L] → [N, classes]. Padding (id 0) changes nothing.
 */
export function textcnn(
  l: Layers,
  spec: TextcnnSpec,
  tokens: string,
  { vocabulary, classes }: { vocabulary: number; classes: number },
): string {
  const { builder: b } = l;
  const present = b.add('Unsqueeze', [presence(b, tokens), b.ints([1])]);
  const vectors = l.embedding('embedding', tokens, vocabulary, spec.width);
  const along = b.add('Mul', [b.add('Transpose', [vectors], { perm: [0, 2, 1] }), present]);
  const answers = spec.sizes.map((size, i) => {
    const conv = l.conv1d(`conv${i + 1}`, along, { from: spec.width, to: spec.filters, size });
    const relu = b.add('Mul', [b.add('Relu', [conv]), present], {}, `relu${i + 1}`);
    return b.add('ReduceMax', [relu, b.ints([2])], { keepdims: 0 }, `pool${i + 1}`);
  });
  const features = b.add('Concat', answers, { axis: 1 }, 'features');
  return l.dense('logits', features, spec.filters * spec.sizes.length, classes, LINEAR_GAIN);
}
