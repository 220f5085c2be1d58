import { unlabelled } from '../dataset';
import type { Problem } from './problem';
import { encode, end, padding, promptOf, type Solution, solutionOf } from './text';

/** Rows of tokens, and at each place the token that is to come; −1 where nothing is to be learnt. */
export interface PackedRows {
  length: number;
  /** [rows, length]. */
  tokens: Int32Array;
  labels: Int32Array;
}

interface Piece {
  tokens: number[];
  labels: number[];
}

/** One problem: its question teaches nothing, its last token foretells the first of the solution, and so on to the end. */
function pieceOf(problem: Problem, solution: Solution): Piece {
  const prompt = encode(promptOf(problem));
  const written = [...encode(solutionOf(problem, solution)), end];
  return {
    tokens: [...prompt, ...written],
    labels: [...new Array<number>(prompt.length - 1).fill(unlabelled), ...written, unlabelled],
  };
}

/**
 * Packs problems, in their order, into rows: whole ones, as many as fit, then padding. Those in a row are kept apart by
 * the ends between them.
 * @throws RangeError where a problem is longer than a row.
 */
export function packProblems(problems: readonly Problem[], solution: Solution, length: number): PackedRows {
  const rows: Piece[] = [];
  for (const problem of problems) {
    const piece = pieceOf(problem, solution);
    const last = rows.at(-1);
    if (piece.tokens.length > length) {
      throw new RangeError(
        `"${promptOf(problem)}" takes ${piece.tokens.length} tokens with its solution; a row has ${length}.`,
      );
    }
    if (last && last.tokens.length + piece.tokens.length <= length) {
      last.tokens.push(...piece.tokens);
      last.labels.push(...piece.labels);
    } else rows.push(piece);
  }
  const tokens = new Int32Array(rows.length * length).fill(padding);
  const labels = new Int32Array(rows.length * length).fill(unlabelled);
  rows.forEach((row, i) => {
    tokens.set(row.tokens, i * length);
    labels.set(row.labels, i * length);
  });
  return { length, tokens, labels };
}
