import { z } from 'zod';
import { trainingOptions } from './training-options';

/** Loss: α·τ²·KL(teacher‖student) + (1−α)·CE (Hinton et al., 2015, arXiv:1503.02531). */
export const distill = z
  .strictObject({
    temperature: z
      .number()
      .positive()
      .default(2)
      .describe(
        'τ: the logits of both models are divided by it. Above 1 softens the distributions, so that unlikely classes teach too; 1 to 10 is usual.',
      ),
    alpha: z
      .number()
      .min(0)
      .max(1)
      .default(0.7)
      .describe('α: weight of the teacher in the loss α·τ²·KL + (1 − α)·CE; 1 − α is the weight of the labels.'),
    divergence: z
      .enum(['kl', 'reverse-kl', 'jensen-shannon', 'mse', 'cosine'])
      .default('kl')
      .meta({
        description: 'How the distance from the teacher is measured.',
        enumDescriptions: [
          'KL(teacher ‖ student): be likely wherever the teacher is (Hinton et al., 2015).',
          'KL(student ‖ teacher): keep to what the teacher finds likeliest.',
          'Half way between both; never above log 2.',
          'Mean squared difference of the logits; no temperature, and no τ² in the loss.',
          'One minus the cosine of the logits; no temperature, and no τ² in the loss.',
        ],
      }),
    hardLabel: z
      .enum(['data', 'teacher'])
      .default('data')
      .meta({
        description: 'The label in the cross-entropy.',
        enumDescriptions: ['The label that stands in the data.', 'The class that the teacher finds likeliest.'],
      }),
    baseline: z
      .boolean()
      .default(false)
      .describe('Also train the same student from labels alone, so that the gain of distilling is a number.'),
    ...trainingOptions,
  })
  .meta({
    description: 'Train the student from the soft labels of the teacher.',
    examples: [{ temperature: 2, alpha: 0.7, baseline: true, epochs: 5 }],
  });
