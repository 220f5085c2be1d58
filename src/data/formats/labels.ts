import { nearest } from '../../names';
import { DataError, recordError } from '../errors';
import type { ReadOptions } from './reading';

/** The classes that labels were found to name. */
export interface Labels {
  labels: Int32Array;
  classes: number;
  classNames?: readonly string[];
}

/** Numbers above this are no classes: a column of prices, say. */
const MOST_CLASSES = 65_536;
const wholeNumber = /^\d+$/;
const quoted = (names: readonly string[]): string => {
  const shown = names.slice(0, 8).map((name) => `"${name}"`);
  return names.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ');
};

/**
 * Turns labels into numbers. Names get their numbers in sorted order, or in that of the classes that are already known;
 * labels that are all whole numbers are the numbers of the classes themselves.
 */
export class LabelCoder {
  readonly #known: readonly string[] | undefined;
  readonly #count: number | undefined;
  /** Names that a person gave may be named by their numbers too; those found in the data have no other label. */
  readonly #takesNumbers: boolean;
  /** Every label so far, and its place in the order of appearance, or among the known classes. */
  readonly #places = new Map<string, number>();

  constructor({ classes, like }: ReadOptions) {
    this.#known = classes ?? like?.classNames;
    this.#count = this.#known?.length ?? like?.classes;
    this.#takesNumbers = classes !== undefined || this.#known === undefined;
    for (const [i, name] of (this.#known ?? []).entries()) this.#places.set(name, i);
  }

  /** Takes a label down; the number is for {@link finish}. @throws DataError where it can be no label of this data. */
  add(file: string, at: string, label: string): number {
    const place = this.#places.get(label);
    if (place !== undefined) return place;
    if (label === '') throw recordError(file, at, 'the label is empty', 'Give every sample a label.');
    if (this.#count !== undefined) return this.#numbered(file, at, label, this.#count);
    this.#places.set(label, this.#places.size);
    return this.#places.size - 1;
  }

  /** The classes, and the labels of the records whose numbers from {@link add} are given. @throws DataError */
  finish(places: ArrayLike<number>): Labels {
    if (this.#count !== undefined) {
      const labels = Int32Array.from(places);
      return { labels, classes: this.#count, classNames: this.#known };
    }
    const used = new Set(Array.from(places));
    const found = [...this.#places].filter(([, place]) => used.has(place));
    const names = found.map(([name]) => name).sort();
    if (names.every((name) => wholeNumber.test(name))) return this.#asNumbers(places, names);
    const numbers = new Map(found.map(([name, place]) => [place, names.indexOf(name)]));
    const labels = Int32Array.from(places, (place) => numbers.get(place) ?? 0);
    return { labels, classes: names.length, classNames: names };
  }

  /** A label among known classes that is none of their names: their number, or an error. */
  #numbered(file: string, at: string, label: string, count: number): number {
    if (this.#takesNumbers && wholeNumber.test(label) && Number(label) < count) return Number(label);
    if (!this.#known) {
      const problem = `the label "${label}" is no number below ${count}, the classes of the training data`;
      throw recordError(file, at, problem, 'Correct the label, or add samples of its class to the training data.');
    }
    const near = nearest(label, this.#known);
    const meant = near === undefined ? '' : ` Did you mean "${near}"?`;
    throw recordError(
      file,
      at,
      `the label "${label}" is none of the ${count} classes (${quoted(this.#known)})`,
      `Correct the label, or add its class.${meant}`,
    );
  }

  #asNumbers(places: ArrayLike<number>, names: readonly string[]): Labels {
    const most = names.reduce((highest, name) => Math.max(highest, Number(name)), 0);
    if (most >= MOST_CLASSES) {
      throw new DataError(
        'unsupported',
        `The labels go up to ${most}, which cannot be the number of a class.`,
        'Name a column of classes, numbered from 0 or called by names.',
        { key: 'label' },
      );
    }
    const values = new Map([...this.#places].map(([name, place]) => [place, Number(name)]));
    return { labels: Int32Array.from(places, (place) => values.get(place) ?? 0), classes: most + 1 };
  }
}
