import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The parts of speech that WordNet knows. */
export type Part = 'noun' | 'verb' | 'adj' | 'adv';
export const parts: readonly Part[] = ['noun', 'verb', 'adj', 'adv'];

/** How `index.sense` numbers them; adjectives are two kinds. */
const numbers: Record<string, Part> = { 1: 'noun', 2: 'verb', 3: 'adj', 4: 'adv', 5: 'adj' };
const NEWLINE = 10;

/** The lines of a file that is sorted by its bytes, found without reading the others. */
class SortedLines {
  constructor(private readonly bytes: Buffer) {}

  /** All lines that begin so. */
  starting(prefix: string): string[] {
    const wanted = Buffer.from(prefix);
    const lines: string[] = [];
    for (let at = this.#first(wanted); at < this.bytes.length; at = this.#end(at) + 1) {
      if (this.#compare(at, wanted) !== 0) break;
      lines.push(this.bytes.toString('latin1', at, this.#end(at)));
    }
    return lines;
  }

  /** Where the first line starts that is not before `wanted`, by bisection. */
  #first(wanted: Buffer): number {
    let [low, high] = [0, this.bytes.length];
    while (low < high) {
      const start = this.#start((low + high) >> 1);
      if (this.#compare(start, wanted) < 0) low = this.#end(start) + 1;
      else high = start;
    }
    return low;
  }

  #start = (at: number): number => this.bytes.lastIndexOf(NEWLINE, at - 1) + 1;

  #end(at: number): number {
    const end = this.bytes.indexOf(NEWLINE, at);
    return end < 0 ? this.bytes.length : end;
  }

  #compare(at: number, wanted: Buffer): number {
    return this.bytes.compare(wanted, 0, wanted.length, at, Math.min(at + wanted.length, this.bytes.length));
  }
}

/** A word that is one, in letters: no abbreviations, names or expressions. */
const isPlain = (word: string): boolean => /^[a-z]{2,}$/.test(word);

/** The database files of WordNet 3.1 (Fellbaum, 1998), as they are: words are looked up when they are asked for. */
export class WordNet {
  private constructor(
    private readonly index: Record<Part, SortedLines>,
    private readonly data: Record<Part, Buffer>,
    private readonly senses: SortedLines,
  ) {}

  /** @param folder that holds index.noun, data.noun and so on. */
  static async open(folder: string): Promise<WordNet> {
    const read = (name: string) => readFile(join(folder, name));
    const each = async <T>(kind: string, make: (bytes: Buffer) => T) =>
      Object.fromEntries(
        await Promise.all(parts.map(async (part) => [part, make(await read(`${kind}.${part}`))])),
      ) as Record<Part, T>;
    const index = await each('index', (bytes) => new SortedLines(bytes));
    return new WordNet(index, await each('data', (bytes) => bytes), new SortedLines(await read('index.sense')));
  }

  /** Where the meanings of a base form lie, the most frequent first; none where it is no such word. */
  meanings(word: string, part: Part): number[] {
    const [line] = this.index[part].starting(`${word} `);
    if (line === undefined) return [];
    const fields = line.trim().split(' ');
    return fields.slice(-Number(fields[2])).map(Number);
  }

  /** How often each meaning of a base form was met in the texts that WordNet's makers tagged, in the order of meanings. */
  counts(word: string, part: Part): number[] {
    const counts: number[] = [];
    for (const line of this.senses.starting(`${word}%`)) {
      const [, , meaning, count] = line.split(' ');
      if (numbers[line[word.length + 1] ?? ''] === part) counts[Number(meaning) - 1] = Number(count);
    }
    return counts;
  }

  /** Other words for one meaning, without those that are names, abbreviations or several words. */
  synonyms(word: string, part: Part, meaning: number): string[] {
    const data = this.data[part];
    const fields = data.toString('latin1', meaning, data.indexOf(NEWLINE, meaning)).split(' ');
    const count = Number.parseInt(fields[3] ?? '0', 16);
    return Array.from({ length: count }, (_, i) => (fields[4 + 2 * i] ?? '').replace(/\(.*\)$/, '')).filter(
      (other) => other !== word && isPlain(other),
    );
  }
}
