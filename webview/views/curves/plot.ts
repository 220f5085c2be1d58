import uPlot from 'uplot';
import { thin, trace } from '../../data/thinning';
import { projection, type Range } from '../../data/view-range';
import { paintStageLines } from './marks';
import { Painter } from './painter';
import type { Scene } from './scene';
import { AXIS_HEIGHT, type ChartSpec, isDrawn, type LineSpec, type Shown } from './spec';

/** The width of the y axis with its labels, in px. */
export const AXIS_WIDTH = 44;
const LINE_WIDTH = 1.75;
const RAW_WIDTH = 1;
/** Points a pixel from which on a raw line begins to be a surface, and how faint it may become. */
const DENSE = 1.5;
const LEAST_FADE = 0.7;
/** uPlot's names for how values are spread over an axis. */
const LOGARITHMIC = 3;
const LINEAR = 1;

export interface Size {
  width: number;
  height: number;
}

/**
 * One canvas. uPlot keeps its scales, its y axis and the styles of its lines; the rows never enter it: each line is
 * drawn from its own columns, thinned to the pixels there are.
 */
export class Plot {
  readonly #host: HTMLElement;
  readonly #spec: ChartSpec;
  #scene: Scene;
  #uplot: uPlot;
  #mode: string;
  #shown: Shown[] = [];
  #range: Range = { min: 0, max: 1 };
  #size: Size;

  constructor(host: HTMLElement, spec: ChartSpec, scene: Scene, size: Size) {
    this.#host = host;
    this.#spec = spec;
    this.#scene = scene;
    this.#size = size;
    this.#mode = this.#modeOf(scene);
    this.#prepare();
    this.#uplot = this.#create();
  }

  draw(scene: Scene, size: Size): void {
    this.#scene = scene;
    this.#size = size;
    this.#prepare();
    const mode = this.#modeOf(scene);
    if (mode !== this.#mode) {
      this.#mode = mode;
      this.#uplot.destroy();
      this.#uplot = this.#create();
      return;
    }
    this.#uplot.batch(() => {
      if (size.width !== this.#uplot.width || size.height !== this.#uplot.height) this.#uplot.setSize(size);
      this.#uplot.setData(this.#extent());
    });
  }

  /** Position on the x axis to px from the left edge of the chart. */
  toPixel(x: number): number {
    return AXIS_WIDTH + this.#uplot.valToPos(x, 'x');
  }

  /** Value to px from the top edge of the chart. */
  toHeight(value: number): number {
    return this.#spec.padding.top + this.#uplot.valToPos(value, 'y');
  }

  fromPixel(px: number): number {
    return this.#uplot.posToVal(px - AXIS_WIDTH, 'x');
  }

  /** Shows the box that is being dragged, in px from the left edge of the chart; nothing without one. */
  select(box?: { from: number; to: number }): void {
    const left = box ? Math.min(box.from, box.to) - AXIS_WIDTH : 0;
    const width = box ? Math.abs(box.to - box.from) : 0;
    this.#uplot.setSelect({ left, width, top: 0, height: width > 0 ? this.#uplot.over.clientHeight : 0 }, false);
  }

  destroy(): void {
    this.#uplot.destroy();
  }

  /** What uPlot takes only once: another mode is another plot. */
  #modeOf({ settings, palette }: Scene): string {
    return [settings.xLog, this.#spec.logarithmic(settings), palette.fontFamily, uPlot.pxRatio].join();
  }

  /** Chooses the rows to draw, and the y axis that holds them. */
  #prepare(): void {
    const { settings, columnsOf } = this.#scene;
    this.#shown = this.#spec.lines
      .filter((line) => isDrawn(settings, this.#spec.id, line))
      .map((line) => {
        const source = line.source(this.#scene);
        return { line, source, rows: thin(source, columnsOf(source.x)) };
      });
    this.#range = this.#spec.range(this.#scene, this.#shown);
  }

  /** A raw line that fills its pixel columns is a surface, and would be heavier than the line before it. */
  #fadeRaw(plot: uPlot): void {
    for (const { line, rows } of this.#shown) {
      const series = plot.series[this.#spec.lines.indexOf(line) + 1];
      const fade = Math.min(1, Math.max(LEAST_FADE, (DENSE * this.#size.width) / rows.length));
      if (series && line.raw) series.alpha = this.#scene.palette.rawOpacity * fade;
    }
  }

  /** What uPlot gets as data: the corners of the view, so that it sets its scales and calls the path builders. */
  #extent(): uPlot.AlignedData {
    const { min, max } = this.#scene.view;
    return [[min, max], ...this.#spec.lines.map(() => [this.#range.min, this.#range.max])];
  }

  #create(): uPlot {
    const spec = this.#spec;
    const log = spec.logarithmic(this.#scene.settings);
    const { top, bottom } = spec.padding;
    const xRange = () => [this.#scene.view.min, this.#scene.view.max] as uPlot.Range.MinMax;
    const yRange = () => [this.#range.min, this.#range.max] as uPlot.Range.MinMax;
    const options: uPlot.Options = {
      ...this.#size,
      padding: [top, 0, bottom, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, distr: this.#scene.settings.xLog ? LOGARITHMIC : LINEAR, range: xRange },
        y: { distr: log ? LOGARITHMIC : LINEAR, range: yRange },
      },
      axes: [{ show: false }, this.#yAxis(log)],
      series: [{}, ...spec.lines.map((line) => this.#series(line))],
      hooks: {
        drawClear: [(plot) => this.#fadeRaw(plot)],
        drawAxes: [(plot) => this.#paintBehind(plot)],
        draw: [(plot) => Painter.on(plot, this.#scene.palette, (painter) => spec.paint?.(painter, this.#scene))],
      },
    };
    const plot = new uPlot(options, this.#extent(), this.#host);
    // A new plot draws in a microtask; what is placed by its scales cannot wait for that.
    plot.batch(() => undefined);
    return plot;
  }

  #yAxis(log: boolean): uPlot.Axis {
    const colour = (role: 'muted' | 'grid') => () => this.#scene.palette.colour[role];
    return {
      side: 3,
      size: AXIS_WIDTH,
      gap: 8,
      font: `11px ${this.#scene.palette.fontFamily}`,
      stroke: colour('muted'),
      grid: { stroke: colour('grid'), width: 1, filter: (_, splits) => splits },
      ticks: { show: false },
      filter: (_, splits) => splits,
      splits: (plot, _, min, max) => this.#spec.ticks({ min, max }, plot.bbox.height / uPlot.pxRatio, log),
      values: (_, splits) => splits.map((value) => this.#spec.tickText(value)),
    };
  }

  #series(line: LineSpec): uPlot.Series {
    return {
      scale: 'y',
      width: line.raw ? RAW_WIDTH : LINE_WIDTH,
      pxAlign: 0,
      dash: line.dash?.map((length) => length * uPlot.pxRatio),
      cap: 'butt',
      stroke: () => this.#scene.palette.colour[line.role],
      points: { show: false },
      paths: (plot) => this.#path(plot, line),
    };
  }

  #path(plot: uPlot, line: LineSpec): uPlot.Series.Paths | null {
    const shown = this.#shown.find((candidate) => candidate.line === line);
    if (!shown) return null;
    const { settings, view } = this.#scene;
    const { left, top, width, height } = plot.bbox;
    const toX = projection(view, settings.xLog, left, left + width);
    const toY = projection(this.#range, this.#spec.logarithmic(settings), top + height, top);
    const stroke = new Path2D();
    trace(shown.rows, shown.source, toX, toY, stroke);
    return { stroke, fill: null, clip: null, flags: 0 };
  }

  #paintBehind(plot: uPlot): void {
    Painter.on(plot, this.#scene.palette, (painter) => {
      paintStageLines(painter, this.#scene, painter.height - (this.#spec.axis ? AXIS_HEIGHT : 0));
    });
  }
}
