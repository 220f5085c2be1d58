import { unlabelled } from '../dataset';
import { DataError } from '../errors';
import type { Problem } from './problem';
import { encode, end, padding, promptOf, type Solution, solutionOf } from './text';

/** Rows of tokens, and at each place the token that is to come; −1 where nothing is to be learnt. */
export interface PackedRows<P extends Problem> {
  /** [rows, length]. */
  tokens: Int32Array;
  labels: Int32Array;
  /** Those in the rows, in their order. */
  problems: P[];
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

/** @throws DataError where a problem is longer than a row. */
function checkLength(piece: Piece, problem: Problem, length: number): void {
  if (piece.tokens.length <= length) return;
  const message = `"${promptOf(problem)}" takes ${piece.tokens.length} tokens with its solution, but a row has ${length}.`;
  throw new DataError('overlong', message, 'Raise length, or leave the highest level out.', { key: 'length' });
}

/**
 * Packs problems, in their order, into rows: whole ones, as many as fit, then padding. Those in a row are kept apart by
 * the ends between them.
 * @param problems more than enough. @param size rows to fill, of so many tokens.
 * @throws DataError where a problem is longer than a row.
 */
export function packProblems<P extends Problem>(
  problems: Iterable<P>,
  solution: Solution,
  { rows, length }: { rows: number; length: number },
): PackedRows<P> {
  const tokens = new Int32Array(rows * length).fill(padding);
  const labels = new Int32Array(rows * length).fill(unlabelled);
  const packed: P[] = [];
  let [row, used] = [0, 0];
  for (const problem of problems) {
    const piece = pieceOf(problem, solution);
    checkLength(piece, problem, length);
    if (used + piece.tokens.length > length) [row, used] = [row + 1, 0];
    if (row === rows) break;
    tokens.set(piece.tokens, row * length + used);
    labels.set(piece.labels, row * length + used);
    used += piece.tokens.length;
    packed.push(problem);
  }
  return { tokens, labels, problems: packed };
}
