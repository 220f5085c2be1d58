import type { Layers } from './layers';
import { causalMask } from './positions';
import { type StackSpec, transformerStack } from './stack';

export interface DecoderSpec extends StackSpec {
  architecture: 'decoder';
}

/**
 * A language model: pre-norm transformer blocks with RMSNorm, rotary positions, a gated MLP and no biases (Touvron et al.,
 * 2023, arXiv:2302.13971), whose table of words is also what its logits are read with (Press & Wolf, 2017,
 * arXiv:1608.05859): tokens [N, L] → logits [N, L, vocabulary], each of the token after.
 */
export function decoder(l: Layers, spec: DecoderSpec, tokens: string, { vocabulary }: { vocabulary: number }): string {
  const { builder: b } = l;
  const hidden = transformerStack(l, spec, tokens, { vocabulary, maskOf: () => causalMask(b) });
  const words = b.add('Transpose', ['embedding.weight'], { perm: [1, 0] });
  return b.add('MatMul', [hidden, words], {}, 'logits');
}
