import { closeSync, existsSync, fstatSync, openSync, readSync, type Stats, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { JournalEvent, NewEvent } from './events';
import { orGone, RunGone } from './gone';
import { parseEvent } from './shape';

const newline = 0x0a;

/** Appends to the journal of a run. Every event is one line and one write, so that a crash can break the last line only. */
export class JournalWriter {
  readonly #file: number;
  /** Whether the file ends in a part of a line, which must stay alone. */
  #torn: boolean;

  /** Throws `RunGone` when the run's folder is missing. */
  constructor(readonly path: string) {
    this.#file = orGone(dirname(path), () => openSync(path, 'a+'));
    const { size } = fstatSync(this.#file);
    const last = Buffer.alloc(1);
    this.#torn = size > 0 && readSync(this.#file, last, 0, 1, size - 1) === 1 && last[0] !== newline;
  }

  /** Stamps the event with the time and appends it. Throws `RunGone`, or what the file system throws, e.g. on a full disk. */
  write(event: NewEvent): void {
    // Writing to a deleted file succeeds on most systems, and nobody would ever read it.
    if (!existsSync(this.path)) throw new RunGone(dirname(this.path));
    const line = Buffer.from(`${this.#torn ? '\n' : ''}${JSON.stringify({ t: Date.now(), ...event })}\n`);
    const written = writeSync(this.#file, line);
    this.#torn = written < line.length;
    if (this.#torn)
      throw new Error(`Cannot write to ${this.path}: is the disk full? Free some space, then resume the run.`);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** What one `read` brought. */
export interface JournalBatch {
  events: JournalEvent[];
  /** The file was cut or replaced: what was read before is void, and these events are its first. */
  restarted: boolean;
  /** The journal, or the whole run, was deleted. */
  gone: boolean;
  /** There is more to read at once. */
  more: boolean;
}

/** Reads a journal while another process appends to it: each `read` brings the whole lines that came since the last. */
export class JournalReader {
  /** Lines that were no event and were left out. */
  skipped = 0;
  /** Where the next line begins, in bytes. */
  #offset = 0;
  #inode: number | undefined;

  constructor(
    readonly path: string,
    /** How much is read at once; grows where one line is longer. */
    private chunkBytes = 1 << 20,
  ) {}

  read(): JournalBatch {
    const stats = statSync(this.path, { throwIfNoEntry: false });
    if (!stats) return this.#missing();
    const restarted = this.#restartIfOther(stats);
    const events: JournalEvent[] = [];
    let more = stats.size > this.#offset;
    // One chunk, or as many as it takes to hold a whole line.
    for (let lines = 0; more && lines === 0; ) {
      const { bytes, full } = this.#chunk(stats.size - this.#offset);
      lines = this.#parse(bytes, events);
      if (lines === 0) this.chunkBytes *= full ? 2 : 1;
      more = full;
    }
    return { events, restarted, gone: false, more };
  }

  #missing(): JournalBatch {
    const gone = this.#inode !== undefined || !existsSync(dirname(this.path));
    // No file has this number: should the journal come back, it is another one.
    if (gone) this.#inode = Number.NaN;
    return { events: [], restarted: false, gone, more: false };
  }

  /** Starts again where the file was cut, or another took its name. */
  #restartIfOther({ size, ino }: Stats): boolean {
    const other = this.#inode !== undefined && (ino !== this.#inode || size < this.#offset);
    this.#inode = ino;
    if (other) this.#offset = this.skipped = 0;
    return other;
  }

  #chunk(available: number): { bytes: Buffer; full: boolean } {
    const buffer = Buffer.allocUnsafe(Math.min(available, this.chunkBytes));
    let file: number;
    try {
      file = openSync(this.path, 'r');
    } catch {
      // Deleted since its size was asked; the next read says so.
      return { bytes: buffer.subarray(0, 0), full: false };
    }
    try {
      const length = readSync(file, buffer, 0, buffer.length, this.#offset);
      return { bytes: buffer.subarray(0, length), full: length === this.chunkBytes };
    } finally {
      closeSync(file);
    }
  }

  /** Reads the whole lines of a chunk and moves past them; bytes after the last newline wait. Returns how many lines. */
  #parse(bytes: Buffer, events: JournalEvent[]): number {
    let start = 0;
    let lines = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      // Cut at a newline, so no character of several bytes is ever divided.
      const event = end > start ? parseEvent(bytes.toString('utf8', start, end)) : undefined;
      if (event) events.push(event);
      else if (end > start) this.skipped++;
      start = end + 1;
      lines++;
    }
    this.#offset += start;
    return lines;
  }
}
