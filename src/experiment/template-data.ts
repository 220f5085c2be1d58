import { toFlow } from './flow';

/** Images and labels in the idx format. Paths are relative to the experiment file, with forward slashes. */
export interface TemplatePaths {
  images: string;
  labels: string;
}

/** Data in any other format, as the keys of a source. */
export type OtherSource =
  | { format: 'csv' | 'tsv' | 'jsonl'; file: string; label: string; text?: string; columns?: string[] }
  | { format: 'npz'; file: string; inputs: string; labels: string }
  | { format: 'images'; folder: string; size: [number, number]; color: 'rgb' | 'grey' }
  | { format: 'text'; folder: string };

export type TemplateSource = TemplatePaths | OtherSource;

/** What samples are made of. `texts` are cut into tokens here; `tokens` are so already. */
export type TemplateElement = 'pixels' | 'numbers' | 'tokens' | 'texts';

/** Words behind a key, where it does not explain itself. */
const remarks: Record<string, string> = {
  idx: ' # the format of MNIST, plain or .gz',
  csv: ' # a table; its first line names the columns',
  tsv: ' # a table; its first line names the columns',
  jsonl: ' # a JSON object a line',
  npz: ' # arrays of NumPy',
  'images.format': ' # a folder for each class, named after it',
  'text.format': ' # a file or a folder for each class, named after it',
  label: ' # the column with the class',
  text: ' # the column with the text',
  columns: ' # the columns with numbers that the model takes',
  size: ' # height and width to which every image is resized',
};

function linesOf(source: TemplateSource): string[] {
  const { format } = 'format' in source ? source : { format: 'idx' };
  const whole = { format, ...source };
  return Object.entries(whole).map(([key, value]) => {
    const words = key === 'format' ? (remarks[`${format}.format`] ?? remarks[format]) : remarks[key];
    return `    ${key}: ${toFlow(value)}${words ?? ''}`;
  });
}

const normalized = (sample: boolean): string =>
  `  normalize: { mean: 0.1307, std: 0.3081 } # of ${sample ? 'the pixels, from 0 to 1' : "MNIST's pixels, from 0 to 1; other data has others"}`;

function preparation(train: TemplateSource, element: TemplateElement, sample: boolean): string {
  if (element === 'texts')
    return '  tokenizer: { kind: words, vocabulary: 8000, length: 128, truncate: true } # the most frequent words are tokens; longer texts are cut';
  if (element === 'numbers') return '  normalize: { mean: 0, std: 1 } # (number − mean) / std is what the model sees';
  if (element === 'tokens') return '';
  return 'format' in train ? '  normalize: { mean: 0.5, std: 0.25 } # of the pixels, from 0 to 1' : normalized(sample);
}

/** The lines that say what is learnt from. */
export function dataLines(
  { train, test }: { train: TemplateSource; test?: TemplateSource },
  element: TemplateElement,
  sample: boolean,
): string[] {
  return [
    'data:',
    '  train: # what the models learn from; paths are relative to this file',
    ...linesOf(train),
    '  validation: { split: 0.1 } # this share is set aside to choose the best weights',
    ...(test ? ['  test: # what the final figures are measured on, never trained on', ...linesOf(test)] : []),
    preparation(train, element, sample),
    '  # labelled: 500 # learn from this many labels only; the other samples teach through the teacher alone',
  ];
}
