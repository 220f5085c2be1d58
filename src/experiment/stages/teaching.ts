import { z } from 'zod';

/** A temperature that changes while the student learns, as in Annealing-KD (Jafari et al., 2021, arXiv:2104.07163). */
const temperatureSchedule = z
  .strictObject({
    from: z.number().positive().describe('τ at the start of the stage.'),
    to: z.number().positive().describe('τ at its end.'),
    over: z
      .enum(['epochs', 'steps'])
      .default('epochs')
      .meta({
        description: 'When it changes.',
        enumDescriptions: ['From epoch to epoch, in equal steps.', 'At each step, along a line.'],
      }),
  })
  .describe('Along a line from one temperature to another.');

/** How a teacher teaches. */
export const teaching = {
  temperature: z
    .union([z.number().positive(), temperatureSchedule])
    .default(2)
    .meta({
      description:
        'τ: the logits of both models are divided by it. Above 1 softens the distributions, so that unlikely classes teach too; 1 to 10 is usual. A number, or a schedule.',
      examples: [{ from: 8, to: 1, over: 'epochs' }],
    }),
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
};
