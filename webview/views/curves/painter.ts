import uPlot from 'uplot';
import type { Palette, Role } from '../../theme';

const FONT_SIZE = 11;

/** Draws marks and words over a chart, in CSS pixels and in the roles of the theme. */
export class Painter {
  readonly #plot: uPlot;
  readonly #ctx: CanvasRenderingContext2D;
  readonly #palette: Palette;
  /** The plotting area. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** The canvas. */
  readonly height: number;

  private constructor(plot: uPlot, palette: Palette) {
    this.#plot = plot;
    this.#ctx = plot.ctx;
    this.#palette = palette;
    const { left, top, width, height } = plot.bbox;
    this.left = left / uPlot.pxRatio;
    this.top = top / uPlot.pxRatio;
    this.right = (left + width) / uPlot.pxRatio;
    this.bottom = (top + height) / uPlot.pxRatio;
    this.height = plot.height;
  }

  /** Lends a painter for one drawing; uPlot finds its canvas as it left it. */
  static on(plot: uPlot, palette: Palette, draw: (painter: Painter) => void): void {
    plot.ctx.save();
    plot.ctx.scale(uPlot.pxRatio, uPlot.pxRatio);
    plot.ctx.font = `${FONT_SIZE}px ${palette.fontFamily}`;
    draw(new Painter(plot, palette));
    plot.ctx.restore();
  }

  get width(): number {
    return this.right - this.left;
  }

  x(position: number): number {
    return this.left + this.#plot.valToPos(position, 'x');
  }

  y(value: number): number {
    return this.top + this.#plot.valToPos(value, 'y');
  }

  /** A hairline of one pixel, sharp. */
  vertical(x: number, from: number, to: number, role: Role): void {
    this.#ctx.fillStyle = this.#palette.colour[role];
    this.#ctx.fillRect(Math.round(x), from, 1, to - from);
  }

  /** A word at a baseline; `halo` keeps lines away from it. */
  text(words: string, x: number, y: number, look: { role: Role; halo?: boolean; align?: CanvasTextAlign }): void {
    const ctx = this.#ctx;
    ctx.textAlign = look.align ?? 'left';
    ctx.textBaseline = 'alphabetic';
    if (look.halo) {
      ctx.strokeStyle = this.#palette.colour.bg;
      ctx.lineWidth = 4;
      ctx.lineJoin = 'round';
      ctx.strokeText(words, x, y);
    }
    ctx.fillStyle = this.#palette.colour[look.role];
    ctx.fillText(words, x, y);
  }

  /** As much of a word as `room` px hold, with an ellipsis where it was cut; empty where that would be no help. */
  fit(words: string, room: number): string {
    const measure = (text: string) => this.#ctx.measureText(text).width;
    if (measure(words) <= room) return words;
    for (let length = words.length - 1; length >= 3; length--) {
      const cut = `${words.slice(0, length)}…`;
      if (measure(cut) <= room) return cut;
    }
    return '';
  }

  dot(x: number, y: number, radius: number, role: Role): void {
    this.#ctx.beginPath();
    this.#ctx.arc(x, y, radius, 0, 2 * Math.PI);
    this.#ctx.fillStyle = this.#palette.colour[role];
    this.#ctx.fill();
  }

  /** An outline; `filled` puts the background inside it. */
  stroke(path: string, x: number, y: number, look: { role: Role; width: number; filled?: boolean }): void {
    const ctx = this.#ctx;
    const shape = new Path2D(path);
    ctx.save();
    ctx.translate(x, y);
    ctx.setLineDash([]);
    if (look.filled) {
      ctx.fillStyle = this.#palette.colour.bg;
      ctx.fill(shape);
    }
    ctx.strokeStyle = this.#palette.colour[look.role];
    ctx.lineWidth = look.width;
    ctx.lineCap = 'butt';
    ctx.stroke(shape);
    ctx.restore();
  }

  /** Keeps what `draw` draws inside the plotting area's sides. */
  clipped(draw: () => void): void {
    this.#ctx.save();
    this.#ctx.beginPath();
    this.#ctx.rect(this.left - 6, this.top - 6, this.width + 12, this.bottom - this.top + 12);
    this.#ctx.clip();
    draw();
    this.#ctx.restore();
  }
}
