import { toFlow } from './flow';

export interface TemplatePaths {
  images: string;
  labels: string;
}

export interface TemplateOptions {
  name: string;
  /** Paths are relative to the experiment file, with forward slashes. */
  train: TemplatePaths;
  test?: TemplatePaths;
  /** An ONNX file; without one a teacher is trained. */
  teacher?: string;
  /** Whether the data is the small part of MNIST that comes with Distillery: it takes more epochs to learn from. */
  sample?: boolean;
}

/** A new experiment file: the whole recipe, each line explained, runnable as it is. Under a minute on the sample. */
export function experimentTemplate({ name, train, test, teacher, sample = false }: TemplateOptions): string {
  const epochs = sample ? 10 : 5;
  const blocks = [
    head(name),
    data(train, test, sample),
    models(teacher),
    stages(name, { epochs, trainsTeacher: teacher === undefined, evaluatesOn: test ? 'test' : 'validation' }),
  ];
  return `${blocks.map((lines) => lines.filter((line) => line !== '').join('\n')).join('\n\n')}\n`;
}

const head = (name: string): string[] => [
  '# An experiment: what to distil, from which data, in which stages. Start it with ▶ above the first key, or with',
  '# `npx distillery run` and the name of this file. Hover over a key to read what it means.',
  `name: ${toFlow(name)}`,
  'seed: 7 # the same seed gives the same weights, bit for bit',
];

const data = (train: TemplatePaths, test: TemplatePaths | undefined, sample: boolean): string[] => [
  'data:',
  '  train: # what the models learn from; paths are relative to this file',
  ...source(train),
  '  validation: { split: 0.1 } # this share is set aside to choose the best weights',
  ...(test ? ['  test: # what the final figures are measured on, never trained on', ...source(test)] : []),
  `  normalize: { mean: 0.1307, std: 0.3081 } # of ${sample ? 'the pixels, from 0 to 1' : "MNIST's pixels, from 0 to 1; other data has others"}`,
  '  # labelled: 500 # learn from this many labels only; the other samples teach through the teacher alone',
];

const source = ({ images, labels }: TemplatePaths): string[] => [
  '    format: idx # the format of MNIST, plain or .gz',
  `    images: ${toFlow(images)}`,
  `    labels: ${toFlow(labels)}`,
];

const models = (teacher: string | undefined): string[] => [
  teacher === undefined
    ? 'teacher: { architecture: cnn, channels: [16, 32], dense: 64 } # or { model: an ONNX file }, without the train stage'
    : `teacher: { model: ${toFlow(teacher)} } # the model to learn from`,
  `student: { architecture: cnn, channels: [6, 12], dense: 24 } # the model to make${teacher === undefined ? ', a seventh of the teacher' : ''}`,
];

interface Recipe {
  epochs: number;
  trainsTeacher: boolean;
  evaluatesOn: 'test' | 'validation';
}

const stages = (name: string, { epochs, trainsTeacher, evaluatesOn }: Recipe): string[] => [
  'stages:',
  ...(trainsTeacher
    ? [
        '  - train: # the teacher has no weights yet',
        '      model: teacher',
        `      epochs: ${epochs} # how often the training data is seen`,
        '      batch: 64 # samples in one step',
        '      optimizer: { adamw: { lr: 2e-3 } } # the peak learning rate; it falls along a cosine',
      ]
    : []),
  '  - distill: # train the student from what the teacher says of each sample',
  '      temperature: 2 # above 1 softens the answers, so that unlikely classes teach too',
  '      alpha: 0.7 # 0.7 from the teacher, 0.3 from the labels',
  '      baseline: true # the same student from labels alone too, to see what distilling won',
  `      epochs: ${epochs}`,
  '      batch: 64',
  '      optimizer: { adamw: { lr: 3e-3 } } # a small model takes larger steps',
  `  - evaluate: { on: ${evaluatesOn}, latency: true } # accuracy, size and speed of every model`,
  `  - export: { to: out/${folderName(name)}/ } # the student as an ONNX file, with a model card`,
];

/** Letters and digits joined by hyphens: no name leads out of the folder, and every file system takes it. */
const folderName = (name: string): string => (name.match(/[\p{L}\p{N}_]+/gu) ?? ['experiment']).join('-');
