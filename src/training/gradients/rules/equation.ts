/** Every letter that a label may be. ONNX Runtime orders the labels of an output that is not written in this way. */
const LETTERS = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const ELLIPSIS = '...';

/** An Einsum equation with a label for each axis; the axes of an ellipsis have letters that the equation does not use. */
export interface Equation {
  /** Of each input. */
  terms: string[][];
  output: string[];
}

/** The labels that an ellipsis stands for, the same from the right in every term. */
function ellipsisLabels(terms: readonly string[], ranks: readonly number[]): string[] {
  const hidden = terms.map((term, i) =>
    term.includes(ELLIPSIS) ? (ranks[i] ?? 0) - (term.length - ELLIPSIS.length) : 0,
  );
  return LETTERS.filter((letter) => !terms.some((term) => term.includes(letter))).slice(0, Math.max(0, ...hidden));
}

function labelled(term: string, hidden: readonly string[], rank: number): string[] {
  const [before, after] = term.split(ELLIPSIS);
  if (after === undefined) return [...term];
  const count = rank - (term.length - ELLIPSIS.length);
  return [...(before ?? ''), ...hidden.slice(hidden.length - count), ...after];
}

/** What an equation without an arrow makes: the ellipsis, then the labels that are there once. */
function implied(terms: readonly string[], hidden: readonly string[]): string[] {
  const written = terms.join('');
  return [...hidden, ...LETTERS.filter((letter) => written.split(letter).length === 2)];
}

/** Reads the equation of an Einsum node whose inputs have these ranks (onnx/docs/Operators.md, Einsum). */
export function parseEquation(text: string, ranks: readonly number[]): Equation {
  const [left = '', right] = text.replaceAll(' ', '').split('->');
  const terms = left.split(',');
  const hidden = ellipsisLabels(terms, ranks);
  return {
    terms: terms.map((term, i) => labelled(term, hidden, ranks[i] ?? 0)),
    output:
      right === undefined
        ? implied(terms, hidden)
        : labelled(right, hidden, right.replace(ELLIPSIS, '').length + hidden.length),
  };
}
