import { z } from 'zod';
import { teaching } from './teaching';
import { trainingOptions } from './training-options';

const hiddenPair = z.strictObject({
  teacher: z.string().min(1).describe('A layer of the teacher, by its name, or what it makes.'),
  student: z.string().min(1).describe('The layer of the student that learns from it.'),
  weight: z.number().positive().default(1).describe('Weight of their mean squared distance in the loss.'),
});

/** Loss: α·τ²·KL(teacher‖student) + (1−α)·CE (Hinton et al., 2015, arXiv:1503.02531). */
export const distill = z
  .strictObject({
    ...teaching,
    hidden: z
      .array(hiddenPair)
      .default([])
      .meta({
        description:
          "Layers of the student whose outputs become like those of the teacher's (FitNets: Romero et al., 2015). Where the sizes differ, a matrix that is learnt with the student stands between, and is dropped at the end.",
        examples: [[{ teacher: 'relu2', student: 'relu1', weight: 0.5 }]],
      }),
    baseline: z
      .boolean()
      .default(false)
      .describe('Also train the same student from labels alone, so that the gain of distilling is a number.'),
    answers: z
      .boolean()
      .default(false)
      .describe(
        'Also train the same student, for as many steps, on the answers of problems without the steps to them, so that what the steps are worth is a number. For `format: reasoning`.',
      ),
    ...trainingOptions,
  })
  .meta({
    description: 'Train the student from the soft labels of the teacher.',
    examples: [{ temperature: 2, alpha: 0.7, baseline: true, epochs: 5 }],
  });
