import { z } from 'zod';
import { filePath } from './source';

const length = z
  .int()
  .min(1)
  .meta({
    description:
      'The tokens of every sample: shorter texts are filled up, longer ones are an error unless `truncate` is set.',
    examples: [128],
  });
const truncate = z
  .boolean()
  .default(false)
  .describe('Cut texts that are longer than `length`, and say how many were cut.');

const words = z.strictObject({
  kind: z
    .literal('words')
    .describe('Words in lower case, the most frequent of the training data; all others are one token.'),
  vocabulary: z
    .int()
    .min(3)
    .meta({ description: 'The most tokens that there may be, padding and unknown included.', examples: [8000] }),
  length,
  truncate,
});
const bytes = z.strictObject({
  kind: z.literal('bytes').describe('The 256 bytes of UTF-8 and padding: nothing is unknown, texts are long.'),
  length,
  truncate,
});
const huggingface = z.strictObject({
  kind: z.literal('huggingface').describe('A `tokenizer.json` of Hugging Face, as it comes with a model.'),
  file: filePath('A tokenizer.json, relative to this file.', ['tokenizer.json', '.json'], 'models/tokenizer.json'),
  padding: z
    .string()
    .min(1)
    .optional()
    .meta({
      description: 'The token that fills texts up. That which the file names if left out.',
      examples: ['<|endoftext|>'],
    }),
  length,
  truncate,
});

/** How texts become tokens. */
export const tokenizer = z.discriminatedUnion('kind', [words, bytes, huggingface]);
