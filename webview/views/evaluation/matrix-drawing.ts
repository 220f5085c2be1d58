import { type Confusion, countAt, mistakesOf, rowTotal } from '../../data/evaluation/confusion';
import type { MatrixLayout } from '../../data/evaluation/matrix-layout';
import { className } from '../../data/evaluation/words';
import { integer } from '../../format';
import type { Palette } from '../../theme';

const FONT_SIZE = 11;
/** Counts need cells at least this large, squares at least that; px. */
const LEAST = { counts: 24, squares: 8 };
const STRENGTH = 0.4;

export interface MatrixScene {
  confusion: Confusion;
  names: readonly string[];
  layout: MatrixLayout;
  /** Whose matrix it is; the diagonal has its colour. */
  role: 'teacher' | 'student';
  palette: Palette;
}

type Context = CanvasRenderingContext2D;

/** Draws a matrix: what is recognized fills the diagonal, mistakes are squares whose area is their share. */
export function drawMatrix(ctx: Context, scene: MatrixScene): void {
  const { layout, palette } = scene;
  ctx.clearRect(0, 0, layout.width, layout.height);
  ctx.font = `${FONT_SIZE}px ${palette.fontFamily}`;
  ctx.textBaseline = 'middle';
  drawGrid(ctx, scene);
  drawDiagonal(ctx, scene);
  drawMistakes(ctx, scene);
  if (layout.cell >= LEAST.counts) drawCounts(ctx, scene);
  if (layout.named) drawNames(ctx, scene);
}

function drawGrid(ctx: Context, { layout, palette }: MatrixScene): void {
  const { classes, cell, left, top } = layout;
  const size = classes * cell;
  ctx.fillStyle = palette.colour.grid;
  const every = cell >= LEAST.squares ? 1 : classes;
  for (let i = 0; i <= classes; i += every) {
    ctx.fillRect(left + i * cell, top, 1, size + 1);
    ctx.fillRect(left, top + i * cell, size + 1, 1);
  }
}

function drawDiagonal(ctx: Context, { confusion, layout, role, palette }: MatrixScene): void {
  const { classes, cell, left, top } = layout;
  ctx.fillStyle = ctx.strokeStyle = palette.colour[role];
  ctx.lineWidth = 1;
  for (let i = 0; i < classes; i++) {
    const share = countAt(confusion, { row: i, column: i }) / rowTotal(confusion, i);
    const [x, y] = [left + i * cell, top + i * cell];
    ctx.globalAlpha = (cell >= LEAST.squares ? STRENGTH : 1) * (share || 0);
    ctx.fillRect(x, y, cell, cell);
    ctx.globalAlpha = 1;
    if (cell >= LEAST.squares) ctx.strokeRect(x + 0.5, y + 0.5, cell, cell);
  }
}

function drawMistakes(ctx: Context, { confusion, layout, palette }: MatrixScene): void {
  const { cell, left, top } = layout;
  const mistakes = mistakesOf(confusion);
  const largest = mistakes[0]?.share ?? 1;
  ctx.fillStyle = palette.colour.bad;
  for (const { row, column, share } of mistakes) {
    const size = cell >= LEAST.squares ? Math.max(2, (cell - 3) * Math.sqrt(share / largest)) : cell;
    const inset = (cell + 1 - size) / 2;
    ctx.globalAlpha = cell >= LEAST.squares ? 2 * STRENGTH : Math.max(0.2, Math.sqrt(share / largest));
    ctx.fillRect(left + column * cell + inset, top + row * cell + inset, size, size);
  }
  ctx.globalAlpha = 1;
}

function drawCounts(ctx: Context, { confusion, layout, palette }: MatrixScene): void {
  const { cell, left, top } = layout;
  ctx.textAlign = 'center';
  ctx.lineWidth = 3;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = palette.colour.bg;
  ctx.fillStyle = palette.colour.fg;
  for (const [row, counts] of confusion.entries())
    for (const [column, count] of counts.entries()) {
      const words = integer(count);
      if (count === 0 || ctx.measureText(words).width > cell - 2) continue;
      const [x, y] = [left + (column + 0.5) * cell, top + (row + 0.5) * cell + 1];
      ctx.strokeText(words, x, y);
      ctx.fillText(words, x, y);
    }
}

function drawNames(ctx: Context, { names, layout, palette }: MatrixScene): void {
  const { classes, cell, left, top, upright } = layout;
  ctx.fillStyle = palette.colour.muted;
  for (let i = 0; i < classes; i++) {
    const middle = (i + 0.5) * cell + 1;
    const name = className(names, i);
    ctx.textAlign = 'right';
    ctx.fillText(shortened(ctx, name, left - 6), left - 6, top + middle);
    ctx.save();
    ctx.translate(left + middle, top - 6);
    if (upright) ctx.rotate(-Math.PI / 2);
    ctx.textAlign = upright ? 'left' : 'center';
    ctx.fillText(shortened(ctx, name, upright ? top - 6 : cell), 0, upright ? 0 : -4);
    ctx.restore();
  }
}

/** As much of a name as `room` px hold. */
function shortened(ctx: Context, name: string, room: number): string {
  if (ctx.measureText(name).width <= room) return name;
  for (let length = name.length - 1; length > 0; length--) {
    const cut = `${name.slice(0, length)}…`;
    if (ctx.measureText(cut).width <= room) return cut;
  }
  return '';
}
