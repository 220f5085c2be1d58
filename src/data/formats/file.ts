import { createReadStream, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { DataError, type DataErrorCode } from '../errors';

/** Deflate shrinks data at most this much, so a gzip file of n bytes cannot hold more than n times it. */
const maxGzipRatio = 1032;
const chunkSize = 1 << 18;
const again = 'Download or copy it again.';

/** A file read as a stream of bytes, unpacked where it is gzipped: told by its first two bytes, not by its name. */
export class DataFile {
  readonly name: string;

  private constructor(
    readonly path: string,
    readonly size: number,
    readonly gzipped: boolean,
  ) {
    this.name = basename(path);
  }

  /** @throws DataError where there is no such file, it cannot be read, or it is empty. */
  static async open(path: string): Promise<DataFile> {
    const { stat, magic } = await peek(path).catch((cause: unknown) => {
      throw openError(path, cause);
    });
    const file = new DataFile(path, stat.size, magic[0] === 0x1f && magic[1] === 0x8b);
    if (!stat.isFile()) throw file.error('unreadable', 'is not a file', 'Name the file itself.');
    if (stat.size === 0) throw file.error('empty', 'is empty', again);
    return file;
  }

  /** The first `length` bytes, or fewer where the file has fewer. */
  async head(length: number): Promise<Uint8Array> {
    const head = new Uint8Array(length);
    let found = 0;
    for await (const chunk of this.chunks()) {
      head.set(chunk.subarray(0, length - found), found);
      found += Math.min(chunk.length, length - found);
      if (found === length) break;
    }
    return head.subarray(0, found);
  }

  /** @throws DataError where a file of this size cannot hold exactly the `length` bytes that its header promises. */
  checkLength(length: number): void {
    if (!this.gzipped && this.size !== length) throw this.#wrongLength(this.size, length);
    if (this.size * maxGzipRatio < length) {
      const problem = `has ${bytes(this.size)}, compressed, which cannot hold the ${bytes(length)} that its header promises`;
      throw this.error('truncated', problem, again);
    }
  }

  /** All `length` bytes that the header promises. Takes memory in proportion to the file's size, whatever the header says. */
  async all(length: number): Promise<Uint8Array> {
    this.checkLength(length);
    const content = new Uint8Array(length);
    let found = 0;
    for await (const chunk of this.chunks()) {
      if (found + chunk.length > length) throw this.#wrongLength(found + chunk.length, length);
      content.set(chunk, found);
      found += chunk.length;
    }
    if (found < length) throw this.#wrongLength(found, length);
    return content;
  }

  /** An error about this file; `problem` goes on from its name. */
  error(code: DataErrorCode, problem: string, remedy: string, cause?: unknown): DataError {
    return new DataError(code, `${this.name} ${problem}.`, remedy, { file: this.path, cause });
  }

  #wrongLength(found: number, promised: number): DataError {
    if (found < promised) {
      return this.error(
        'truncated',
        `is cut short: ${digits(found)} of the ${bytes(promised)} that its header promises`,
        again,
      );
    }
    return this.error('overlong', `has more than the ${bytes(promised)} that its header promises`, again);
  }

  /** The content, unpacked, piece by piece. @throws DataError where it is damaged. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    const file = createReadStream(this.path, { highWaterMark: chunkSize });
    if (!this.gzipped) return yield* file;
    const unpacked = createGunzip({ chunkSize });
    file.on('error', (error) => unpacked.destroy(error));
    try {
      yield* file.pipe(unpacked);
    } catch (cause) {
      // An early end is left to whoever counts the bytes and knows how many there should be.
      if (errorCode(cause) !== 'Z_BUF_ERROR') throw this.error('corrupt', 'is a damaged gzip file', again, cause);
    } finally {
      file.destroy();
    }
  }
}

async function peek(path: string): Promise<{ stat: Stats; magic: Uint8Array }> {
  const handle = await open(path);
  try {
    const stat = await handle.stat();
    const magic = new Uint8Array(2);
    if (stat.isFile()) await handle.read(magic, 0, 2, 0);
    return { stat, magic };
  } finally {
    await handle.close();
  }
}

function openError(path: string, cause: unknown): DataError {
  if (errorCode(cause) === 'ENOENT') {
    const remedy = 'Correct the path (it is relative to the experiment file), or put the file there.';
    return new DataError('missing', `There is no file ${path}.`, remedy, { file: path, cause });
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DataError('unreadable', `${basename(path)} cannot be read: ${reason}.`, 'Check who may read it.', {
    file: path,
    cause,
  });
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

const digits = (count: number): string => count.toLocaleString('en');
const bytes = (count: number): string => `${digits(count)} bytes`;
