import { basename } from 'node:path';

export type DataErrorCode =
  | 'missing'
  | 'unreadable'
  | 'empty'
  | 'truncated'
  | 'overlong'
  | 'corrupt'
  | 'wrong-format'
  | 'unsupported'
  | 'mismatch'
  | 'too-few'
  | 'unknown-column'
  | 'bad-record'
  | 'too-long';

/** Where a problem lies, and what was meant. */
interface DataErrorPlace {
  /** The absolute path of the file at fault, where it is one file. */
  file?: string;
  /** The key of the experiment file that is to be mended: of the source (`label`), or of `data` (`tokenizer`, `classes`). */
  key?: string;
  /** What was probably meant by the value of that key. */
  meant?: string;
  cause?: unknown;
}

/** Something is wrong with the data: what, in which file, and what to do. */
export class DataError extends Error {
  override name = 'DataError';
  readonly file: string | undefined;
  readonly key: string | undefined;
  readonly meant: string | undefined;

  constructor(
    readonly code: DataErrorCode,
    message: string,
    /** What the person can do about it. */
    readonly remedy: string,
    { file, key, meant, cause }: DataErrorPlace = {},
  ) {
    super(message, { cause });
    this.file = file;
    this.key = key;
    this.meant = meant;
  }
}

/** An error about one record of a file: `at` is its place in words (`line 12`), `problem` goes on from there. */
export function recordError(file: string, at: string, problem: string, remedy: string, cause?: unknown): DataError {
  return new DataError('bad-record', `${basename(file)}, ${at}: ${problem}.`, remedy, { file, cause });
}
