import { unlabelled } from '../dataset';
import { DataError } from '../errors';
import type { Problem } from './problem';
import { encode, end, padding, promptOf, type Solution, solutionOf } from './text';

/** Rows of tokens, and at each place the token that is to come; −1 where nothing is to be learnt. */
export interface PackedRows<P extends Problem> {
  /** [rows, length]. */
  tokens: Int32Array;
  labels: Int32Array;
  /** Those in the rows, in the order in which they came. */
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

/** So many rows wait for problems that fit: more would leave less padding, and spread neighbours further. */
const OPEN_ROWS = 16;

/** A row that still has room. */
interface OpenRow {
  row: number;
  used: number;
}

/** Hands out places in rows: each text goes to the fullest open row that has room for it (best fit). */
class Rows {
  private open: OpenRow[] = [];
  private opened = 0;

  constructor(
    private readonly rows: number,
    private readonly length: number,
  ) {}

  /** Where so many tokens may stand, or undefined where no row has room. */
  place(tokens: number): number | undefined {
    const row = this.fullest(tokens) ?? this.another();
    if (!row) return undefined;
    const at = row.row * this.length + row.used;
    row.used += tokens;
    return at;
  }

  private fullest(tokens: number): OpenRow | undefined {
    const fitting = this.open.filter(({ used }) => used + tokens <= this.length);
    return fitting.reduce<OpenRow | undefined>((best, row) => (best && best.used >= row.used ? best : row), undefined);
  }

  /** Opens a row; where too many are, the fullest is closed for it. */
  private another(): OpenRow | undefined {
    if (this.opened === this.rows) return undefined;
    const row = { row: this.opened++, used: 0 };
    this.open = [...this.open.sort((a, b) => a.used - b.used).slice(0, OPEN_ROWS - 1), row];
    return row;
  }
}

/**
 * Packs problems into rows, whole ones, and fills up with padding: the next problem goes to the fullest row that has room.
 * Those in a row are kept apart by the ends between them, see `causalMask`.
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
  const places = new Rows(rows, length);
  for (const problem of problems) {
    const piece = pieceOf(problem, solution);
    checkLength(piece, problem, length);
    const at = places.place(piece.tokens.length);
    if (at === undefined) break;
    tokens.set(piece.tokens, at);
    labels.set(piece.labels, at);
    packed.push(problem);
  }
  return { tokens, labels, problems: packed };
}
