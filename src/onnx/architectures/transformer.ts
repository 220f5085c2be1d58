import { type Layers, LINEAR_GAIN } from './layers';
import { paddingMask, presence } from './positions';
import { type StackSpec, transformerStack } from './stack';

export interface TransformerSpec extends StackSpec {
  architecture: 'transformer';
}

/** Transformer blocks over a whole text, the mean of its tokens, then logits: tokens [N, L] → [N, classes]. Padding (id 0) changes nothing. */
export function transformer(
  l: Layers,
  spec: TransformerSpec,
  tokens: string,
  { vocabulary, classes }: { vocabulary: number; classes: number },
): string {
  const { builder: b } = l;
  const hidden = transformerStack(l, spec, tokens, { vocabulary, maskOf: () => paddingMask(b, tokens) });
  const present = b.add('Unsqueeze', [presence(b, tokens), b.ints([2])]);
  const sum = (x: string) => b.add('ReduceSum', [x, b.ints([1])], { keepdims: 0 });
  const count = b.add('Max', [sum(present), b.scalar(1, 'float32')]);
  const mean = b.add('Div', [sum(b.add('Mul', [hidden, present])), count], {}, 'mean');
  return l.dense('logits', mean, spec.width, classes, LINEAR_GAIN);
}
