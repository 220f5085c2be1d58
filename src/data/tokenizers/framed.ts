import type { Tokenizer } from './tokenizer';

/** The ids of one text in its frame, filled up or cut at its end to a length. */
export interface Framed {
  ids: number[];
  /** How many there are of the whole text, its frame included. */
  needed: number;
}

export function framed({ frame, encode, padding }: Tokenizer, text: string, length: number): Framed {
  const ids = encode(text);
  const around = frame.before.length + frame.after.length;
  const kept = ids.slice(0, Math.max(0, length - around));
  const whole = [...frame.before, ...kept, ...frame.after];
  return {
    ids: [...whole, ...Array<number>(Math.max(0, length - whole.length)).fill(padding)],
    needed: ids.length + around,
  };
}
