import { z } from 'zod';
import { trainingOptions } from './training-options';

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

const hiddenPair = z.strictObject({
  teacher: z.string().min(1).describe('A layer of the teacher, by its name, or what it makes.'),
  student: z.string().min(1).describe('The layer of the student that learns from it.'),
  weight: z.number().positive().default(1).describe('Weight of their mean squared distance in the loss.'),
});

/** Loss: α·τ²·KL(teacher‖student) + (1−α)·CE (Hinton et al., 2015, arXiv:1503.02531). */
export const distill = z
  .strictObject({
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
    hidden: z
      .array(hiddenPair)
      .default([])
      .meta({
        description:
          "Layers of the student whose outputs become like those of the teacher's (FitNets: Romero et al., 2015). Where the sizes differ, a matrix that is learnt with the student stands between, and is dropped at the end.",
        examples: [[{ teacher: 'relu2', student: 'relu1', weight: 0.5 }]],
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
