import { z } from 'zod';

const layers = z
  .int()
  .min(1)
  .meta({ description: 'Transformer blocks: each is attention and a gated MLP.', examples: [4] });
const width = z
  .int()
  .min(2)
  .meta({
    description: 'Numbers in the vector of a token. Divided among the heads, each an even size.',
    examples: [128],
  });
const heads = z
  .int()
  .min(1)
  .meta({ description: 'Attention heads in each block.', examples: [4] });

const textcnn = z.strictObject({
  architecture: z.literal('textcnn').describe('Convolutions of several lengths over the words of a text (Kim, 2014).'),
  width: z
    .int()
    .min(1)
    .meta({ description: 'Numbers in the vector of a token.', examples: [64] }),
  filters: z
    .int()
    .min(1)
    .meta({ description: 'Filters of each length.', examples: [64] }),
  sizes: z.array(z.int().min(1)).min(1).default([3, 4, 5]).describe('Lengths of the filters, in tokens.'),
});

const transformer = z.strictObject({
  architecture: z
    .literal('transformer')
    .describe('Transformer blocks over a whole text, then the mean of its tokens; for classes.'),
  layers,
  width,
  heads,
});

const decoder = z.strictObject({
  architecture: z
    .literal('decoder')
    .describe(
      'A language model: transformer blocks that see what came before, with rotary positions and tied embeddings.',
    ),
  layers,
  width,
  heads,
});

/** Architectures that read tokens. */
export const textArchitectures = [textcnn, transformer, decoder] as const;
