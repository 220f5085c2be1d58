import { z } from 'zod';
import { trainingOptions } from './training-options';

const patterns = (description: string, example: string[]) =>
  z
    .array(z.string().min(1))
    .default([])
    .meta({ description, examples: [example] });

const target = z
  .union([
    z.number().gt(0),
    z
      .string()
      .regex(/^\d+(\.\d+)?\s*%$/)
      .meta({ examples: ['50%'] }),
  ])
  .optional();

/** What is left may learn again between the steps: the student's loss, or cross-entropy where there is no teacher to ask. */
const recover = z
  .strictObject({
    ...trainingOptions,
    epochs: z.int().min(1).default(1).describe('How often the training data is seen.'),
  })
  .optional()
  .describe('Train after each step, so that what is left makes up for what went. The teacher teaches as in `distill`.');

/** Structured pruning: whole channels go, with everything that is coupled to them. */
export const prune = z
  .strictObject({
    ratio: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .meta({ description: 'Share of the channels to remove. 0.3 where nothing else is named.', examples: [0.3] }),
    parameters: target.describe('Remove until so many parameters are left: a number, or a share such as 50%.'),
    flops: target.describe('Remove until a forward pass costs so many FLOPs: a number, or a share such as 50%.'),
    bytes: target.describe('Remove until the file is no larger: bytes, or a share such as 50%.'),
    criterion: z
      .enum(['l1', 'l2', 'bn', 'taylor', 'random'])
      .default('l1')
      .meta({
        description: 'How the importance of a channel is scored.',
        enumDescriptions: [
          'Sum of the absolute weights that make the channel (Li et al., 2017).',
          'Root of the sum of their squares.',
          'Absolute scale of the batch norm that follows (Liu et al., 2017); L1 where none does.',
          'Absolute weight × gradient on training data (Molchanov et al., 2019).',
          'By chance, with the seed: what the others have to beat.',
        ],
      }),
    scope: z
      .enum(['global', 'layer'])
      .default('global')
      .meta({
        description: 'Where channels compete.',
        enumDescriptions: [
          'All channels of the model, each scored against the mean of its layer.',
          'Only those of one layer: each loses the same share.',
        ],
      }),
    exclude: patterns('Layers that keep all channels: names, or patterns with *.', ['logits', 'layer1.*']),
    overrides: z
      .record(z.string().min(1), z.number().min(0).lt(1))
      .default({})
      .meta({
        description: 'Another ratio for some layers, by name or pattern with *.',
        examples: [{ 'conv1*': 0.1 }],
      }),
    multiple: z
      .union([z.literal('auto'), z.int().min(1)])
      .default('auto')
      .meta({
        description:
          'Channels that are left are a multiple of this. auto: convolutions get the nearest width that ONNX Runtime is fast with on this processor (16, 32, 48, … with AVX-512); a pruned net with other widths can be slower than the whole one. 1: exactly what was asked for.',
        examples: ['auto', 1, 8],
      }),
    floor: z.int().min(1).default(1).describe('Channels that every layer keeps at least.'),
    inexact: z
      .boolean()
      .default(false)
      .describe(
        'Also remove channels that a layer norm runs over. What is left then computes something else than the model with those channels at 0, so let it `recover`.',
      ),
    steps: z.int().min(1).max(20).default(1).describe('In how many steps. More than one only helps with `recover`.'),
    recover,
    sensitivity: z
      .boolean()
      .default(false)
      .describe('First measure how accuracy falls when each group alone is pruned, on a sample; shown in the panel.'),
  })
  .meta({ description: 'Remove whole channels of the student.', examples: [{ ratio: 0.3, recover: { epochs: 1 } }] });
