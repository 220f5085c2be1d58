import { z } from 'zod';
import { source } from '../source';
import { teaching } from './teaching';
import { trainingOptions } from './training-options';

const { temperature, alpha, divergence, hardLabel } = teaching;

/** The same key without its default: what is left out is decided elsewhere. */
const open = <T extends z.core.SomeType>(field: z.ZodDefault<T>) =>
  z.optional(field.unwrap()).meta({ ...field.meta() });

/** What differs from how the teacher taught before; what is left out stays as it was. */
const lessons = z.strictObject({
  temperature: open(temperature),
  alpha: open(alpha),
  divergence: open(divergence),
  hardLabel: open(hardLabel),
});

const earlyStopping = z
  .strictObject({
    metric: z
      .enum(['accuracy', 'loss', 'robustAccuracy'])
      .optional()
      .meta({
        description:
          'What is watched on the validation data; the weights that did best in it are kept. Where it is left out: robustAccuracy in an adversarial phase, else accuracy.',
        enumDescriptions: [
          'The share of samples that are told rightly.',
          'Cross-entropy with the labels.',
          'The share that is told rightly after FGSM has moved them; in an adversarial phase.',
        ],
      }),
    patience: z
      .int()
      .min(1)
      .default(4)
      .describe('Validations without a better figure before the stage ends; there are four in an epoch.'),
  })
  .optional()
  .meta({
    description: 'End the stage before its last epoch, where nothing gets better any more.',
    examples: [{ metric: 'accuracy', patience: 4 }],
  });

/** Fast gradient sign method (Goodfellow et al., 2015, arXiv:1412.6572). */
const fgsm = z
  .strictObject({
    epsilon: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.1)
      .describe(
        'How far every pixel is moved, as a share of the range from black to white. It stays within that range. Of texts, how far every number of the embeddings is moved, as a share of their root mean square.',
      ),
    weight: z.number().gt(0).max(1).default(0.5).describe('Share of the loss that the moved samples have.'),
  })
  .prefault({})
  .describe(
    'Samples are moved along the sign of the gradient of the loss, anew at every step (FGSM, Goodfellow et al., 2015). In an adversarial phase.',
  );

/** One phase of a staged fine-tuning: the student goes on learning from where it stands. */
export const finetune = z
  .strictObject({
    phase: z
      .enum(['recover', 'adapt', 'adversarial'])
      .default('recover')
      .meta({
        description: 'What the stage is for; the state of the model that it leaves is called after it.',
        enumDescriptions: [
          'Make up for what pruning took, on general data.',
          'Become good at the task, on data of its own.',
          'Become hard to deceive: half of the loss is that of samples moved against the student, with `fgsm`.',
        ],
      }),
    data: source.optional().describe('What this phase learns from; `data.train` where it is left out.'),
    mix: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .meta({
        description:
          'Share of an epoch that is taken from `data.train`, beside the data of this phase, so that what was learnt is not forgotten.',
        examples: [0.3],
      }),
    teach: z
      .union([z.boolean(), lessons])
      .default(true)
      .meta({
        description:
          'Whether the teacher goes on teaching, where there is one with weights; as in `distill`, or with other weights of the loss.',
        examples: [true, false, { alpha: 0.5 }],
      }),
    fgsm,
    earlyStopping,
    ...trainingOptions,
    epochs: z.int().min(1).default(1).describe('How often the data is seen.'),
  })
  .meta({
    description: 'Train the student further, in a phase with settings of its own.',
    examples: [{ phase: 'recover', epochs: 1 }],
  });
