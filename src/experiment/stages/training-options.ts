import { z } from 'zod';
import { augment } from './augment';

/** AdamW as in Loshchilov & Hutter, 2019 (arXiv:1711.05101). */
const adamw = z
  .strictObject({
    lr: z.number().positive().default(1e-3).describe('Peak learning rate.'),
    weightDecay: z
      .number()
      .min(0)
      .default(0.01)
      .describe('Decoupled weight decay, applied to weights of two or more dimensions.'),
    beta1: z.number().min(0).lt(1).default(0.9).describe('Decay of the first moment.'),
    beta2: z.number().min(0).lt(1).default(0.999).describe('Decay of the second moment.'),
    epsilon: z.number().positive().default(1e-8).describe('Added to the root of the second moment.'),
  })
  .prefault({})
  .describe('Adam with decoupled weight decay (Loshchilov & Hutter, 2019).');

/** SGD as PyTorch has it. */
const sgd = z
  .strictObject({
    lr: z.number().positive().default(0.1).describe('Peak learning rate.'),
    momentum: z.number().min(0).lt(1).default(0.9).describe('Share of the last step that goes on; 0 for none.'),
    nesterov: z.boolean().default(false).describe("Nesterov's momentum: look ahead by one step of it."),
    weightDecay: z
      .number()
      .min(0)
      .default(5e-4)
      .describe('L2 penalty, added to the gradient of weights of two or more dimensions.'),
  })
  .prefault({})
  .describe('Stochastic gradient descent with momentum.');

const group = z.strictObject({
  layers: z
    .array(z.string().min(1))
    .min(1)
    .meta({
      description: 'Layers or single weights: names, or patterns with *. The first group that fits counts.',
      examples: [['conv*']],
    }),
  rate: z
    .number()
    .min(0)
    .default(1)
    .meta({
      description: "Its learning rate as a share of the others'. 0 leaves these layers as they are, and costs nothing.",
      examples: [0.1, 0],
    }),
  weightDecay: z.number().min(0).optional().describe("Its own weight decay; the optimizer's where missing."),
});

/** What every stage that trains has in common. */
export const trainingOptions = {
  epochs: z.int().min(1).default(5).describe('How often the training data is seen.'),
  batch: z.int().min(1).default(128).describe('Samples in one step. The last, smaller batch of an epoch is left out.'),
  augment,
  optimizer: z
    .union([z.strictObject({ adamw }), z.strictObject({ sgd })])
    .prefault({})
    .describe('How the gradient changes the weights.'),
  groups: z
    .array(group)
    .default([])
    .meta({
      description: 'Layers that learn at a rate of their own, or not at all.',
      examples: [[{ layers: ['conv*'], rate: 0.1 }]],
    }),
  schedule: z
    .enum(['cosine', 'linear', 'constant'])
    .default('cosine')
    .meta({
      description: 'How the learning rate falls after the warm-up.',
      enumDescriptions: [
        'Along half a cosine, to 0 at the last step.',
        'Along a line, to 0 at the last step.',
        'Not at all.',
      ],
    }),
  warmup: z.int().min(0).default(0).describe('Steps during which the learning rate rises from 0.'),
  clipNorm: z
    .number()
    .positive()
    .optional()
    .describe('Largest global norm of the gradient; larger ones are scaled down.'),
  accumulate: z
    .int()
    .min(1)
    .default(1)
    .describe(
      'Batches whose gradients are averaged before a step changes the weights: batch 16 and accumulate 8 learn as batch 128 does, in an eighth of the memory. Batch normalizations see each batch by itself.',
    ),
  batchNorm: z
    .enum(['auto', 'update', 'freeze'])
    .default('auto')
    .meta({
      description: 'What batch normalizations do while the model is trained.',
      enumDescriptions: [
        'update for batches of 16 samples or more, else freeze.',
        'Normalize by the mean and variance of the batch; the running ones, which the finished model uses, follow.',
        'Normalize by the running mean and variance of the model as it came, which stay as they are.',
      ],
    }),
  labelSmoothing: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe('Share of the label that all classes get alike, so that the model is less sure (Szegedy et al., 2016).'),
  classWeights: z
    .union([z.literal('balanced'), z.array(z.number().min(0)).min(2)])
    .optional()
    .meta({
      description:
        'How much a sample of each class counts in the cross-entropy. balanced: rare classes as much as common ones.',
      examples: ['balanced'],
    }),
};
