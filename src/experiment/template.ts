import { toFlow } from './flow';
import { dataLines, type TemplateElement, type TemplateSource } from './template-data';

export interface TemplateOptions {
  name: string;
  /** Paths are relative to the experiment file, with forward slashes. */
  train: TemplateSource;
  test?: TemplateSource;
  /** What the samples are made of; pixels where it is left out. */
  element?: TemplateElement;
  /** An ONNX file; without one a teacher is trained. */
  teacher?: string;
  /** Whether the data is the small part of MNIST that comes with Distillery: it takes more epochs to learn from. */
  sample?: boolean;
}

/** A new experiment file: the whole recipe, each line explained, runnable as it is. Under a minute on the sample. */
export function experimentTemplate(options: TemplateOptions): string {
  const { name, train, test, element = 'pixels', teacher, sample = false } = options;
  const epochs = sample ? 10 : 5;
  const blocks = [
    head(name),
    dataLines({ train, test }, element, sample),
    models(teacher, element),
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

/** A teacher that learns well, and a student of a seventh of it or less, of each kind. */
const architectures: Record<TemplateElement, { teacher: string; student: string }> = {
  pixels: {
    teacher: '{ architecture: cnn, channels: [16, 32], dense: 64 }',
    student: '{ architecture: cnn, channels: [6, 12], dense: 24 }',
  },
  numbers: { teacher: '{ architecture: mlp, hidden: [128, 64] }', student: '{ architecture: mlp, hidden: [16] }' },
  tokens: {
    teacher: '{ architecture: textcnn, width: 64, filters: 64 }',
    student: '{ architecture: textcnn, width: 8, filters: 16 }',
  },
  texts: {
    teacher: '{ architecture: textcnn, width: 64, filters: 64 }',
    student: '{ architecture: textcnn, width: 8, filters: 16 }',
  },
};

const models = (teacher: string | undefined, element: TemplateElement): string[] => {
  const { teacher: trained, student } = architectures[element];
  return [
    teacher === undefined
      ? `teacher: ${trained} # or { model: an ONNX file }, without the train stage`
      : `teacher: { model: ${toFlow(teacher)} } # the model to learn from`,
    `student: ${student} # the model to make${teacher === undefined ? ', a seventh of the teacher' : ''}`,
  ];
};

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
