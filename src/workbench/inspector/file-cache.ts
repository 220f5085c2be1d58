import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

interface Entry<T> {
  stamp: string;
  answer: Promise<T>;
}

/** Answers about files, kept until one of the files has another size or modification time. */
export class FileCache<T> {
  readonly #entries = new Map<string, Entry<T>>();

  constructor(private readonly capacity = 64) {}

  /** The kept answer for `key`, or a new one. An answer that fails is asked anew next time. */
  get(key: string, files: readonly string[], ask: () => Promise<T>): Promise<T> {
    const stamp = files.map(stampOf).join('|');
    const kept = this.#entries.get(key);
    const answer = kept?.stamp === stamp ? kept.answer : ask();
    const entry = { stamp, answer };
    // Set again, so that the map's order is that of last use.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    answer.catch(() => this.#forget(key, answer));
    this.#trim();
    return answer;
  }

  #forget(key: string, answer: Promise<T>): void {
    if (this.#entries.get(key)?.answer === answer) this.#entries.delete(key);
  }

  #trim(): void {
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size > this.capacity) this.#entries.delete(oldest);
  }
}

function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats ? `${stats.size}:${stats.mtimeMs}` : 'missing';
  // A folder's own time tells of what it holds, not of what the folders in it hold.
  return readdirSync(file, { withFileTypes: true })
    .map((entry) => `${entry.name} ${timeOf(join(file, entry.name))}`)
    .join();
}

const timeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
