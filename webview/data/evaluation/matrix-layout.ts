import type { CellPlace } from './confusion';

/** px. */
const CELL = { most: 44, least: 3 };
/** A name needs a row at least this high. */
const NAME_HEIGHT = 12;
/** The most room for names: at the left, and above where they stand upright. */
const NAMES = { left: 96, top: 72 };
const GAP = 6;

export interface MatrixLayout {
  classes: number;
  /** Edge of a cell, in px. */
  cell: number;
  /** Where the cells begin, in px. */
  left: number;
  top: number;
  width: number;
  height: number;
  /** There is room for names. */
  named: boolean;
  /** The names of the columns stand upright, for they are wider than a cell. */
  upright: boolean;
}

/** Lays out a matrix for a room. `nameWidths` are those of the classes' names in px; wider ones are cut. */
export function layOutMatrix(nameWidths: readonly number[], room: number): MatrixLayout {
  const classes = nameWidths.length;
  const widest = Math.max(0, ...nameWidths);
  const edge = (left: number) => Math.floor((room - left - 1) / classes);
  const left = Math.ceil(Math.min(NAMES.left, widest)) + GAP;
  const named = edge(left) >= NAME_HEIGHT;
  const cell = Math.min(CELL.most, Math.max(CELL.least, edge(named ? left : 0)));
  const upright = widest > cell - 4;
  const top = upright ? Math.ceil(Math.min(NAMES.top, widest)) + GAP : NAME_HEIGHT + GAP;
  const start = named ? { left, top } : { left: 0, top: 0 };
  const size = classes * cell + 1;
  return { classes, cell, ...start, width: start.left + size, height: start.top + size, named, upright };
}

/** The cell at a point in px; undefined beside the cells. */
export function cellAt({ classes, cell, left, top }: MatrixLayout, x: number, y: number): CellPlace | undefined {
  const [column, row] = [Math.floor((x - left) / cell), Math.floor((y - top) / cell)];
  return Math.min(column, row) >= 0 && Math.max(column, row) < classes ? { row, column } : undefined;
}
