import { z } from 'zod';

export const evaluate = z
  .strictObject({
    on: z
      .enum(['test', 'validation'])
      .default('test')
      .meta({
        description: 'The data that accuracy is measured on.',
        enumDescriptions: [
          'data.test, which no model has seen.',
          'data.validation, which has already chosen the best checkpoint: the figure flatters a little.',
        ],
      }),
    latency: z.boolean().default(true).describe('Also measure latency at batch 1 and 64.'),
  })
  .meta({ description: 'Measure every model that the run has made.', examples: [{ on: 'test' }] });
