import { z } from 'zod';
import { trainingOptions } from './training-options';

export const train = z
  .strictObject({
    model: z
      .enum(['teacher', 'student'])
      .default('teacher')
      .meta({
        description: 'Which model is trained, from labels alone.',
        enumDescriptions: [
          'Needed where it has an architecture and no weights yet.',
          'To see what it learns without a teacher.',
        ],
      }),
    ...trainingOptions,
  })
  .meta({ description: 'Train a model from labels.', examples: [{ model: 'teacher', epochs: 5 }] });
