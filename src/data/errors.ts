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
  | 'too-few';

/** Something is wrong with the data: what, in which file, and what to do. */
export class DataError extends Error {
  override name = 'DataError';
  /** The absolute path of the file at fault, where it is one file. */
  readonly file: string | undefined;

  constructor(
    readonly code: DataErrorCode,
    message: string,
    /** What the person can do about it. */
    readonly remedy: string,
    { file, cause }: { file?: string; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.file = file;
  }
}
