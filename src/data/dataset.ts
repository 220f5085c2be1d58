import { createHash } from 'node:crypto';
import type { Tokenizer } from './tokenizers';

/** What a sample is made of: bytes of an image, numbers as they are, or the ids of tokens. */
export type Element = 'pixels' | 'numbers' | 'tokens';

/** What is known of a dataset without its samples. */
export interface DatasetSummary {
  readonly count: number;
  /** The shape of one sample, e.g. `[1, 28, 28]` (channels, height, width), `[784]`, or `[length]` of tokens. */
  readonly shape: readonly number[];
  /** The shape of a sample's labels: `[length]` for one at each token. One label where it is left out. */
  readonly places?: readonly number[];
  readonly element: Element;
  /** The number of classes: labels are below it. */
  readonly classes: number;
  /** What the classes are called, in the order of their labels. */
  readonly classNames?: readonly string[];
  /** Of tokens: ids are below it. */
  readonly vocabulary?: number;
  /** Of tokens that were cut here: the id of what fills a text up. */
  readonly padding?: number;
  /** What reading left out or cut, where the experiment allows that: whole sentences. */
  readonly notes?: readonly string[];
}

/** The samples, `count` × the size of one, row after row. */
export type SampleValues =
  /** 0…255. */
  | { readonly element: 'pixels'; readonly inputs: Uint8Array }
  | { readonly element: 'numbers'; readonly inputs: Float32Array }
  /** 0…vocabulary−1. */
  | { readonly element: 'tokens'; readonly inputs: Int32Array };

/** What a dataset is made from. */
export type DatasetContent = DatasetSummary &
  SampleValues & {
    /** One per sample, or one per place of each; `unlabelled` where none is known. */
    readonly labels: Int32Array;
    /** What cut the texts into tokens, where that was done here. */
    readonly tokenizer?: Tokenizer;
    /** The texts that the tokens were made of, one per sample. */
    readonly texts?: readonly string[];
  };

/** Samples of one shape with their labels, whole in memory. Nobody writes to it after it was made. */
export type Dataset = DatasetContent & {
  /** SHA-256 of samples, labels and what they mean: equal for equal content, whatever file it came from. */
  readonly fingerprint: string;
};

/** The label of a sample whose class is not known. */
export const unlabelled = -1;

/** The number of values in one sample. */
export function sampleSize(shape: readonly number[]): number {
  return shape.reduce((size, dimension) => size * dimension, 1);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** The number of labels of one sample. */
export const labelCount = ({ places = [] }: Pick<DatasetSummary, 'places'>): number => sampleSize(places);

/** A dataset of `inputs` and `labels`, with its fingerprint. */
export function createDataset(content: DatasetContent): Dataset {
  const { count, shape, places, classes, element, vocabulary, inputs, labels } = content;
  // What is undefined leaves no trace in JSON: pixels are told from the others by its absence.
  const kind = { count, shape, classes, places, element: element === 'pixels' ? undefined : element, vocabulary };
  const hash = createHash('sha256').update(JSON.stringify(kind)).update(bytesOf(inputs)).update(bytesOf(labels));
  return { ...content, fingerprint: hash.digest('hex') };
}

/** What there is to say of a dataset without its samples. */
export function summaryOf(dataset: Dataset): DatasetSummary {
  const { count, shape, places, element, classes, classNames, vocabulary, padding, notes } = dataset;
  return { count, shape, places, element, classes, classNames, vocabulary, padding, notes };
}
