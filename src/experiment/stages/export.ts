import { z } from 'zod';

export const exportStage = z
  .strictObject({
    to: z
      .string()
      .min(1)
      .default('out/')
      .meta({ description: 'A folder, relative to this file, for the student and its model card.', path: 'folder' }),
  })
  .meta({ description: 'Hand over the student as an ONNX file with a model card.', examples: [{ to: 'out/' }] });
