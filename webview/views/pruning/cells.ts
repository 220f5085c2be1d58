import { type CellLayout, cellsHeight, cellsWidth } from '../../data/pruning/cell-layout';
import { REMOVED, type Rgb, scoreColours, type ThemeKind } from '../../data/pruning/viridis';

/** Colours as pixels, for one theme and one density of the screen. */
export interface CellInk {
  /** A pixel for each colour step. */
  colours: Uint32Array;
  /** The same for CSS. */
  css: readonly string[];
  /** One diagonal of the hatch, by the distance from its start in pixels of the screen. */
  hatch: Uint32Array;
  pixelRatio: number;
}

/** From one line of the hatch to the next, along an edge, in px. */
const HATCH_PERIOD = 4;

/** A pixel as `ImageData` holds it, in the byte order of every machine that runs an editor. */
const pixel = ([r, g, b]: Rgb, alpha: number): number => ((alpha << 24) | (b << 16) | (g << 8) | r) >>> 0;

/** A colour of the theme as its parts; a canvas knows every way to write one. */
function partsOf(colour: string): Rgb {
  const ctx = new OffscreenCanvas(1, 1).getContext('2d');
  if (!ctx) return [128, 128, 128];
  ctx.fillStyle = colour;
  ctx.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0] = ctx.getImageData(0, 0, 1, 1).data;
  return [r, g, b];
}

/** `line` is the colour of the hatch. */
export function cellInk(theme: ThemeKind, line: string, pixelRatio: number): CellInk {
  const colours = scoreColours(theme);
  const period = Math.max(3, Math.round(HATCH_PERIOD * pixelRatio));
  const parts = partsOf(line);
  const hatch = Uint32Array.from({ length: period }, (_, at) => {
    // How much of the pixel a line 1 px thick covers, by the distance of their middles.
    const distance = Math.min(at, period - at) / Math.SQRT2;
    return pixel(parts, Math.round(255 * Math.min(1, Math.max(0, pixelRatio / 2 + 0.5 - distance))));
  });
  return {
    colours: Uint32Array.from(colours, (colour) => pixel(colour, 255)),
    css: colours.map(([r, g, b]) => `rgb(${r} ${g} ${b})`),
    hatch,
    pixelRatio,
  };
}

interface Line {
  from: number;
  to: number;
  pitch: number;
  width: number;
}

/** Draws the row of pixels that the cells show at each phase of the hatch: all rows of a line repeat one of these. */
function drawPhases(cells: Uint8Array, { from, to, pitch, width }: Line, rows: Uint32Array[], ink: CellInk): void {
  const [first, ...others] = rows;
  if (!first) return;
  first.fill(0);
  for (let cell = from; cell < to; cell++) {
    const colour = ink.colours[cells[cell] ?? REMOVED] ?? 0;
    const x = (cell - from) * pitch;
    for (let i = x; i < x + width; i++) first[i] = colour;
  }
  for (const row of others) row.set(first);
  for (let cell = from; cell < to; cell++) {
    if (cells[cell] === REMOVED) drawHatch((cell - from) * pitch, width, rows, ink.hatch);
  }
}

function drawHatch(x: number, width: number, rows: Uint32Array[], hatch: Uint32Array): void {
  const period = rows.length;
  for (let phase = 0; phase < period; phase++) {
    const row = rows[phase];
    for (let i = x; row && i < x + width; i++) row[i] = hatch[(i + phase) % period] ?? 0;
  }
}

/**
 * The pixels of a layer's cells: a colour for a score, a hatch for what is gone, nothing between. `cells` are colour
 * steps, or REMOVED.
 */
export function cellPixels(cells: Uint8Array, layout: CellLayout, ink: CellInk): ImageData {
  const { pixelRatio } = ink;
  const pitch = Math.max(1, Math.round(layout.pitch * pixelRatio));
  const width = Math.max(1, pitch - Math.max(1, Math.round(layout.gap * pixelRatio)));
  const [w, h] = [
    Math.max(1, Math.round(cellsWidth(layout) * pixelRatio)),
    Math.max(1, Math.round(cellsHeight(layout) * pixelRatio)),
  ];
  const image = new ImageData(w, h);
  const pixels = new Uint32Array(image.data.buffer);
  const rows = Array.from(ink.hatch, () => new Uint32Array(w));
  for (let line = 0; line < layout.lines; line++) {
    const from = line * layout.perLine;
    drawPhases(cells, { from, to: Math.min(layout.count, from + layout.perLine), pitch, width }, rows, ink);
    const top = Math.round(line * (layout.lineHeight + layout.lineGap) * pixelRatio);
    const bottom = Math.min(h, top + Math.round(layout.lineHeight * pixelRatio));
    for (let y = top; y < bottom; y++) pixels.set(rows[y % rows.length] ?? [], y * w);
  }
  return image;
}

/** Draws a layer's cells on a canvas of their own. */
export function drawCells(canvas: HTMLCanvasElement, cells: Uint8Array, layout: CellLayout, ink: CellInk): void {
  const image = cellPixels(cells, layout, ink);
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.style.width = `${cellsWidth(layout)}px`;
  canvas.style.height = `${cellsHeight(layout)}px`;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}
