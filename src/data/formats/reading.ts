import { resolve } from 'node:path';
import { DataError } from '../errors';
import type { Part } from '../reasoning';
import type { Tokenizer, TokenizerSource } from '../tokenizers';

/** What other data must agree with: the classes and tokens of the training data. */
export interface Kind {
  readonly classes: number;
  readonly classNames?: readonly string[];
  readonly tokenizer?: Tokenizer;
}

/** How data is read, whatever its format. */
export interface ReadOptions {
  /** The names of the classes in the order of their labels; else they are found in the data. */
  classes?: readonly string[];
  /** How texts become tokens. */
  tokenizer?: TokenizerSource;
  /** Whether records that cannot be read are left out, and counted, instead of being an error. */
  skipBad?: boolean;
  like?: Kind;
  /** Read no more than about so many records, to show them. NumPy's arrays are read whole. */
  limit?: number;
  /** What the data is for, and the experiment's seed: data that is made up is made for it. */
  part?: Part;
  seed?: number;
}

/** One reading of a dataset: its options, and the records that had to be left out. */
export class Reading {
  #skipped = 0;
  #first: DataError | undefined;

  /** Paths are relative to `baseDir`. */
  constructor(
    private readonly baseDir: string,
    readonly options: ReadOptions,
  ) {}

  /** A path as the experiment file has it, as an absolute one. */
  resolve(path: string): string {
    return resolve(this.baseDir, path);
  }

  /** Counts a record that cannot be read, where that is allowed. @throws the error otherwise. */
  skip(error: unknown): void {
    if (!(error instanceof DataError) || !this.options.skipBad) throw error;
    this.#first ??= error;
    this.#skipped++;
  }

  /**
   * What was left out, as sentences.
   * @param kept the number of records that were not.
   * @throws DataError where none was kept.
   */
  notes(kept: number, file: string): string[] {
    if (kept === 0) {
      const why = this.#first
        ? ` All ${this.#skipped} records were skipped, the first because: ${this.#first.message}`
        : '';
      throw new DataError('empty', `${file} holds no samples.${why}`, 'Name data with at least one sample.', { file });
    }
    if (this.#skipped === 0) return [];
    return [
      `${this.#skipped} of ${this.#skipped + kept} records of ${file} were skipped. The first: ${this.#first?.message}`,
    ];
  }
}
