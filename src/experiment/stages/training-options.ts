import { z } from 'zod';

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

/** What every stage that trains has in common. */
export const trainingOptions = {
  epochs: z.int().min(1).default(5).describe('How often the training data is seen.'),
  batch: z.int().min(1).default(128).describe('Samples in one step. The last, smaller batch of an epoch is left out.'),
  optimizer: z.strictObject({ adamw }).prefault({}).describe('How the gradient changes the weights.'),
  schedule: z
    .enum(['cosine', 'constant'])
    .default('cosine')
    .meta({
      description: 'How the learning rate falls after the warm-up.',
      enumDescriptions: ['Along half a cosine, to 0 at the last step.', 'Not at all.'],
    }),
  warmup: z.int().min(0).default(0).describe('Steps during which the learning rate rises from 0.'),
  clipNorm: z
    .number()
    .positive()
    .optional()
    .describe('Largest global norm of the gradient; larger ones are scaled down.'),
};
