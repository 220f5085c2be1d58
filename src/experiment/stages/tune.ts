import { z } from 'zod';

/** The seed's last step: measure, and adjust what was chosen. Proposes; changes nothing by itself. */
export const tune = z
  .strictObject({
    watch: z
      .array(z.enum(['accuracy', 'latency']))
      .min(1)
      .default(['accuracy', 'latency'])
      .meta({
        description:
          'What a change is to make better. Where both are watched, one that makes either worse is not proposed.',
        examples: [['accuracy']],
      }),
    adjust: z
      .array(z.enum(['temperature', 'alpha', 'ratio']))
      .min(1)
      .optional()
      .meta({
        description:
          'What may be changed: `temperature` and `alpha` of the last distill stage, `ratio` of the last prune stage. Where it is left out: temperature and ratio, as far as the experiment has them.',
        examples: [['temperature', 'ratio']],
      }),
    steps: z.int().min(1).default(200).describe('Steps of each trial: a short training with one setting and one seed.'),
    seeds: z
      .int()
      .min(2)
      .max(20)
      .default(5)
      .describe('Trials of each setting, each with samples in another order. More of them tell smaller differences.'),
    seconds: z
      .number()
      .positive()
      .default(300)
      .describe('No trial begins after so many seconds of trials. What was tried by then counts.'),
    tolerance: z
      .number()
      .min(0)
      .lt(1)
      .default(0.005)
      .describe('Loss of accuracy that a faster model may have at most, for sure; 0.005 is half a point.'),
  })
  .meta({
    description: 'Try settings beside those of this experiment in short trainings, and propose a better one.',
    examples: [{ watch: ['accuracy', 'latency'], adjust: ['temperature', 'ratio'] }],
  });
