import { z } from 'zod';

/** Post-training quantization (Jacob et al., 2018, arXiv:1712.05877). */
export const quantize = z
  .strictObject({
    mode: z
      .enum(['auto', 'static', 'dynamic', 'fp16'])
      .default('auto')
      .meta({
        description: 'How weights and activations are stored.',
        enumDescriptions: [
          'All of them are tried and measured: the fastest within `maxAccuracyDrop` is kept, float where nothing is faster.',
          'int8 with ranges from calibration data: for convolutional nets.',
          'int8 weights, ranges measured at run time: for dense and attention layers.',
          '16-bit floats: half the size at the speed of float; faster on GPUs.',
        ],
      }),
    calibration: z
      .strictObject({
        method: z
          .enum(['minmax', 'percentile', 'entropy'])
          .default('entropy')
          .meta({
            description: 'How the range of an activation is chosen.',
            enumDescriptions: [
              'Everything that was seen.',
              'All but the outermost 0.01 %.',
              'The range that loses the least information, by KL divergence (Migacz, 2017).',
            ],
          }),
        samples: z.int().min(1).default(512).describe('Training samples that ranges are taken from.'),
      })
      .prefault({})
      .describe('Where the ranges of activations come from.'),
    maxAccuracyDrop: z
      .number()
      .min(0)
      .max(1)
      .default(0.01)
      .describe('Largest loss of validation accuracy; 0.01 is one point. Layers are left float until it holds.'),
    reduceRange: z
      .boolean()
      .optional()
      .describe(
        'Keep weights to 7 bits, which processors without VNNI need to sum them exactly. Decided by this processor where it is left out.',
      ),
    exclude: z
      .array(z.string().min(1))
      .default([])
      .meta({ description: 'Layers that stay float: names, or patterns with *.', examples: [['logits']] }),
  })
  .meta({
    description: 'Store the student in 8 or 16 bits, and say whether that is faster.',
    examples: [{ mode: 'auto' }],
  });
