import { OnnxError } from '../errors';
import type { Layers } from './layers';
import { addPositions, rotation } from './positions';
import { hiddenWidth, transformerBlock } from './transformer-block';

/** The size of a stack of transformer blocks. */
export interface StackSpec {
  layers: number;
  /** Numbers in the vector of a token. */
  width: number;
  /** Attention heads in each block; `width` is divided among them. */
  heads: number;
}

/**
 * Embedding, blocks and a last norm: tokens [N, L] → [N, L, width]. Its table of words is `embedding.weight`.
 * @param maskOf makes what is added to the attention scores.
 * @throws OnnxError where the width cannot be divided among the heads in pairs, which rotary positions turn.
 */
export function transformerStack(
  l: Layers,
  spec: StackSpec,
  tokens: string,
  { vocabulary, maskOf }: { vocabulary: number; maskOf: () => string },
): string {
  const { width, heads, layers } = spec;
  const head = width / heads;
  if (!Number.isInteger(head / 2)) {
    throw new OnnxError(
      `A width of ${width} cannot be divided among ${heads} heads of an even size.`,
      `Use a multiple of ${2 * heads}.`,
    );
  }
  addPositions(l.builder, tokens);
  const shared = { layers, width, heads, hidden: hiddenWidth(width), rotation: rotation(l.builder, head) };
  const mask = maskOf();
  let x = l.embedding('embedding', tokens, vocabulary, width);
  for (let index = 1; index <= layers; index++) x = transformerBlock(l, x, { ...shared, index, mask });
  return l.rmsNorm('norm', x, width);
}
