import { type CellLayout, cellsHeight, cellsWidth } from '../../data/pruning/cell-layout';
import { REMOVED, type Rgb, scoreColours, type ThemeKind } from '../../data/pruning/viridis';

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

/** One period of the hatch along a line of pixels: how much of each a diagonal 1 px thick covers. */
function hatchOf(colour: Rgb, pixelRatio: number): Uint32Array {
  const period = Math.max(3, Math.round(HATCH_PERIOD * pixelRatio));
  return Uint32Array.from({ length: period }, (_, at) => {
    const distance = Math.min(at, period - at) / Math.SQRT2;
    return pixel(colour, Math.round(255 * Math.min(1, Math.max(0, pixelRatio / 2 + 0.5 - distance))));
  });
}

/** Cells of one line in pixels of the screen. */
interface Line {
  from: number;
  to: number;
  pitch: number;
  width: number;
}

/** Draws cells in the colours of one theme, at one density of the screen. */
export class CellInk {
  readonly pixelRatio: number;
  /** The colours of the scores for CSS. */
  readonly css: readonly string[];
  readonly #colours: Uint32Array;
  readonly #hatch: Uint32Array;
  /** Memory is asked for once for all rows of a size: asking for it takes longer than drawing. */
  #image = new ImageData(1, 1);
  #pixels = new Uint32Array(this.#image.data.buffer);
  /** The lines of pixels that the hatch and the cells show at each phase of the hatch. */
  #hatches: readonly Uint32Array[] = [];
  #phases: readonly Uint32Array[] = [];
  #gone = new Int32Array(0);

  /** `line` is the colour of the hatch. */
  constructor(theme: ThemeKind, line: string, pixelRatio: number) {
    const colours = scoreColours(theme);
    this.pixelRatio = pixelRatio;
    this.css = colours.map(([r, g, b]) => `rgb(${r} ${g} ${b})`);
    // The last stands for what is gone.
    this.#colours = Uint32Array.of(...colours.map((colour) => pixel(colour, 255)), 0);
    this.#hatch = hatchOf(partsOf(line), pixelRatio);
  }

  /**
   * The pixels of a layer's cells: a colour for a score, a hatch for what is gone, nothing between. `cells` are colour
   * steps, or REMOVED. What is returned is drawn over by the next call.
   */
  pixels(cells: Uint8Array, layout: CellLayout): ImageData {
    const ratio = this.pixelRatio;
    const pitch = Math.max(1, Math.round(layout.pitch * ratio));
    const width = Math.max(1, pitch - Math.max(1, Math.round(layout.gap * ratio)));
    const across = Math.min(layout.count, layout.perLine) * pitch;
    this.#setSize(Math.max(1, across), Math.max(1, Math.round(cellsHeight(layout) * ratio)));
    const { width: w, height: h } = this.#image;
    for (let line = 0; line < layout.lines; line++) {
      const from = line * layout.perLine;
      this.#drawPhases(cells, { from, to: Math.min(layout.count, from + layout.perLine), pitch, width });
      const top = Math.round(line * (layout.lineHeight + layout.lineGap) * ratio);
      const bottom = Math.min(h, top + Math.round(layout.lineHeight * ratio));
      for (let y = top; y < bottom; y++) this.#pixels.set(this.#phases[y % this.#phases.length] ?? [], y * w);
      this.#pixels.fill(0, bottom * w, (bottom + Math.round(layout.lineGap * ratio)) * w);
    }
    return this.#image;
  }

  #setSize(width: number, height: number): void {
    if (this.#image.width === width && this.#image.height === height) return;
    const hatch = this.#hatch;
    this.#image = new ImageData(width, height);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
    this.#phases = Array.from(hatch, () => new Uint32Array(width));
    this.#gone = new Int32Array(width);
    this.#hatches = Array.from(hatch, (_, phase) =>
      Uint32Array.from({ length: width }, (__, x) => hatch[(x + phase) % hatch.length] ?? 0),
    );
  }

  /** All lines of pixels in a row of cells repeat one of these. Makes no objects, as there are hundreds of rows. */
  #drawPhases(cells: Uint8Array, line: Line): void {
    const first = this.#phases[0];
    if (!first) return;
    first.fill(0);
    const gone = fillCells(first, cells, line, this.#colours, this.#gone);
    for (let phase = this.#phases.length - 1; phase >= 0; phase--) {
      const [pixels, hatch] = [this.#phases[phase] ?? first, this.#hatches[phase] ?? first];
      if (phase > 0) pixels.set(first);
      hatchCells(pixels, this.#gone, gone, line.width, hatch);
    }
  }
}

/** Writes the left edges of the cells that are gone into `gone`. @returns how many they are. */
function fillCells(
  pixels: Uint32Array,
  cells: Uint8Array,
  { from, to, pitch, width }: Line,
  colours: Uint32Array,
  gone: Int32Array,
): number {
  let count = 0;
  for (let cell = from, x = 0; cell < to; cell++, x += pitch) {
    const step = cells[cell] ?? REMOVED;
    if (step === REMOVED) gone[count++] = x;
    const colour = colours[step] ?? 0;
    for (let i = x; i < x + width; i++) pixels[i] = colour;
  }
  return count;
}

function hatchCells(pixels: Uint32Array, places: Int32Array, count: number, width: number, hatch: Uint32Array): void {
  for (let place = 0; place < count; place++) {
    const x = places[place] ?? 0;
    for (let i = x; i < x + width; i++) pixels[i] = hatch[i] ?? 0;
  }
}

/** Draws a layer's cells on a canvas of their own. */
export function drawCells(canvas: HTMLCanvasElement, cells: Uint8Array, layout: CellLayout, ink: CellInk): void {
  const image = ink.pixels(cells, layout);
  // A canvas that is given a size, even its own, starts afresh.
  if (canvas.width !== image.width || canvas.height !== image.height) {
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.style.width = `${cellsWidth(layout)}px`;
    canvas.style.height = `${cellsHeight(layout)}px`;
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}
