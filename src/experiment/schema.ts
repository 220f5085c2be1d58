import { z } from 'zod';
import { filePath, source } from './source';
import { type Stage, stageSchemas } from './stages';
import { textArchitectures } from './text-architectures';
import { tokenizer } from './tokenizer';

const split = z
  .number()
  .gt(0)
  .lt(1)
  .meta({
    description: 'The share of the training data that is set aside, chosen by the seed. It is never trained on.',
    examples: [0.1],
  });

const data = z.strictObject({
  train: source.describe('What the models learn from.'),
  validation: z
    .union([z.strictObject({ split }), source])
    .default({ split: 0.1 })
    .describe('What chooses the best checkpoint: a share of the training data, or a source of its own.'),
  test: source.optional().describe('What the final figures are measured on. Never trained on.'),
  labelled: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Use the labels of this many training samples only, balanced by class; the rest teach through the teacher alone.',
    ),
  normalize: z
    .strictObject({
      mean: z.number().describe('The mean brightness of the training pixels, from 0 to 1. 0.1307 for MNIST.'),
      std: z
        .number()
        .positive()
        .meta({ description: 'Their standard deviation. 0.3081 for MNIST.', examples: [1] }),
    })
    .default({ mean: 0, std: 1 })
    .describe(
      'What a model sees of a pixel: (pixel / 255 − mean) / std. Of a number: (number − mean) / std. Tokens have none.',
    ),
  classes: z
    .array(z.string().min(1))
    .min(2)
    .optional()
    .meta({
      description:
        'The names of the classes in the order of their numbers. Found in the training data, and sorted, if left out: name them where a model has another order.',
      examples: [['negative', 'positive']],
    }),
  tokenizer: tokenizer.optional().meta({
    description: 'How texts become the tokens that a model takes.',
    examples: [{ kind: 'words', vocabulary: 8000, length: 128 }],
  }),
  skipBad: z
    .boolean()
    .default(false)
    .describe('Leave out records that cannot be read, and say how many. They are an error if not.'),
  fetch: z
    .string()
    .min(1)
    .optional()
    .meta({
      description: 'The command that brings the data: named where a file of it is missing. Nothing runs it by itself.',
      examples: ['npm run example -- fashion'],
    }),
});

const widths = (description: string, example: number[]) =>
  z
    .array(z.int().min(1))
    .min(1)
    .meta({ description, examples: [example] });

const cnn = z.strictObject({
  architecture: z.literal('cnn').describe('Convolutions, each followed by a pooling, then a dense layer.'),
  channels: widths('Channels of each 3×3 convolution; each is followed by a 2×2 pooling.', [8, 16]),
  dense: z
    .int()
    .min(1)
    .meta({ description: 'Width of the dense layer before the logits.', examples: [32] }),
});
const mlp = z.strictObject({
  architecture: z.literal('mlp').describe('Dense layers over the flattened sample.'),
  hidden: widths('Widths of the hidden layers.', [32]),
});
const resnet = z.strictObject({
  architecture: z.literal('resnet').describe('Residual blocks of two 3×3 convolutions (He et al., 2016), for images.'),
  channels: widths('Channels of each stage; from the second on, each halves height and width.', [16, 32, 64]),
  blocks: z.int().min(1).default(2).describe('Residual blocks in each stage.'),
});
const file = z.strictObject({
  model: filePath('An ONNX file, relative to this file.', ['.onnx'], 'models/teacher.onnx'),
});
const architecture = z.discriminatedUnion('architecture', [cnn, mlp, resnet, ...textArchitectures]);
export const model = z.union([file, architecture]);
const fromTeacher = z.strictObject({
  from: z.literal('teacher').describe('The student begins as a copy of the teacher, to be pruned or quantized.'),
});
export const student = z.union([file, fromTeacher, architecture]);

const stage: z.ZodType<Stage, unknown> = z
  .union(Object.entries(stageSchemas).map(([kind, schema]) => z.strictObject({ [kind]: schema })) as never)
  .meta({ noun: 'stage' });

/** The experiment file: the only definition of its keys, types, defaults and documentation. */
export const experimentSchema = z.strictObject({
  name: z
    .string()
    .min(1)
    .meta({ description: 'The name of its runs.', examples: ['my-experiment'] }),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(0)
    .describe('Same seed, same file, same device: the same weights, bit for bit.'),
  device: z
    .enum(['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu'])
    .default('auto')
    .meta({
      description: 'What trains. `distillery doctor` tells which of them work on this machine.',
      enumDescriptions: [
        'The fastest that works here: those that the machine has are tried before the first step.',
        'The processor, on any machine.',
        'An NVIDIA card, with its CUDA provider.',
        'A graphics card on Windows, by DirectML.',
        'Apple silicon, by CoreML.',
        'Any graphics card, by WebGPU.',
      ],
    }),
  data: data.describe('The samples, and how they are divided.'),
  teacher: model.describe('The model to learn from: an ONNX file, or an architecture that a `train` stage trains.'),
  student: student.meta({
    description: 'The model to make: an architecture, an ONNX file to go on from, or a copy of the teacher.',
    examples: [{ architecture: 'cnn', channels: [8, 16], dense: 32 }],
  }),
  stages: z
    .array(stage)
    .min(1)
    .meta({ description: 'What a run does, in this order.', examples: [[{ distill: {} }, { export: {} }]] }),
});

export type Experiment = z.output<typeof experimentSchema>;
export type ExperimentInput = z.input<typeof experimentSchema>;
export type ModelSpec = z.output<typeof model>;
export type StudentSpec = z.output<typeof student>;
export type { Source } from './source';
