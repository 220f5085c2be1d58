/** A word of a text, and what stands between it and the next: spaces, punctuation. */
export interface Word {
  readonly text: string;
  readonly after: string;
}

/** A text as words; `before` is what stands in front of the first. */
export interface Words {
  readonly before: string;
  readonly words: readonly Word[];
}

/** Letters and digits, with apostrophes and hyphens inside. */
const pattern = /[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*/gu;

export function wordsOf(text: string): Words {
  const found = [...text.matchAll(pattern)];
  const words = found.map((match, i) => {
    const end = match.index + match[0].length;
    return { text: match[0], after: text.slice(end, found[i + 1]?.index ?? text.length) };
  });
  return { before: text.slice(0, found[0]?.index ?? text.length), words };
}

export const textOf = ({ before, words }: Words): string =>
  before + words.map(({ text, after }) => text + after).join('');

/** Without one word: what stood before it and what stood after it come together, the punctuation of both is kept. */
export function without({ before, words }: Words, place: number): Words {
  const gone = words[place];
  if (!gone) return { before, words };
  const join = (gap: string) =>
    /^\s/.test(gone.after) ? gap + gone.after.trimStart() : gap.replace(/\s+$/, '') + gone.after;
  const rest = words.filter((_, i) => i !== place);
  const previous = words[place - 1];
  if (!previous) return { before: join(before), words: rest };
  return { before, words: rest.with(place - 1, { ...previous, after: join(previous.after) }) };
}

/** Whether a word begins a sentence, so that its capital says nothing. */
export function opens({ before, words }: Words, place: number): boolean {
  const gap = place === 0 ? before : (words[place - 1]?.after ?? '');
  return place === 0 || /[.!?:"“«\n]/.test(gap);
}

/** Another word, written as `like` is: in capitals, with a capital, or as it comes. */
export function casedLike(like: string, word: string): string {
  if (like.length > 1 && like === like.toUpperCase()) return word.toUpperCase();
  const [first = ''] = like;
  return first === first.toLowerCase() ? word : `${(word[0] ?? '').toUpperCase()}${word.slice(1)}`;
}
