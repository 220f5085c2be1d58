/** What the page of *Preview Data* shows of samples. */

/** One sample as people see it. */
export type Shown =
  /** [channels, height, width], bytes in base64; 3 channels are red, green and blue. */
  | { kind: 'image'; channels: number; height: number; width: number; pixels: string }
  | { kind: 'text'; words: TextPart[] }
  | { kind: 'numbers'; values: number[] };

/** A part of a text, and what became of it. */
export interface TextPart {
  text: string;
  change?: 'added' | 'removed';
}

export interface PreviewSample {
  /** The name of its class; of mixed samples both with their shares. */
  label: string;
  before: Shown;
  /** As a training sees it, where it changes samples. */
  after?: { shown: Shown; label: string };
}

/** A page of samples. */
export interface Preview {
  samples: PreviewSample[];
  /** What numbers are called, where that is known. */
  columns?: string[];
  /** The number of records that were read to choose from; the data may have more. */
  read: number;
  /** From 0. */
  page: number;
  pages: number;
  /** What was skipped or cut, as sentences. */
  notes: string[];
}

/** What a person looks at: which data, as seen in which epoch, which page of it; all from 0. */
export interface PreviewChoice {
  data: number;
  epoch: number;
  page: number;
}
