import { toCsv } from '../../data/csv';
import { CurveData } from '../../data/curve-data';
import type { RunData } from '../../data/run-data';
import { nearest } from '../../data/search';
import type { Range } from '../../data/view-range';
import { h } from '../../dom';
import { dateTime } from '../../format';
import { type PanelState, SaveFile } from '../../protocol';
import { onThemeChange, readPalette } from '../../theme';
import type { MountedView, View, ViewContext } from '../view';
import { accuracy } from './accuracy';
import { AxisBar, placeOf } from './axis-bar';
import { Chart, type ChartActions } from './chart';
import { emptyWords } from './empty';
import { gap } from './gap';
import { pictureOf } from './image';
import { loss } from './loss';
import { AXIS_WIDTH } from './plot';
import { type Scene, setScene } from './scene';
import { learningRate, throughput } from './slim';
import { Toolbar } from './toolbar';

/** A zoom nearer than this many steps shows nothing more. */
const LEAST_ZOOM = 4;

/** Loss, accuracy, the gap to the teacher, learning rate and throughput over one x axis, with one cursor. */
class CurvesView implements MountedView {
  readonly element: HTMLElement;
  readonly #context: ViewContext;
  readonly #toolbar: Toolbar;
  readonly #charts: Chart[];
  readonly #pane: HTMLElement;
  readonly #empty = h('p', 'empty');
  readonly #resize = new ResizeObserver((entries) => this.#resized(entries));
  #palette = readPalette();
  #run: RunData | undefined;
  #curves: CurveData | undefined;
  #scene: Scene | undefined;
  #cursor: number | undefined;
  readonly #ends: readonly (() => void)[];

  constructor(context: ViewContext) {
    this.#context = context;
    const { settings } = context;
    this.#toolbar = new Toolbar(settings.value, {
      change: (patch) => settings.change(patch),
      reset: () => settings.change({ zoom: undefined }),
      saveImage: () => void this.#saveImage(),
      saveTable: () => this.#saveTable(),
    });
    const actions = this.#actions();
    const axis = new AxisBar();
    this.#charts = [
      new Chart(loss, actions),
      new Chart(accuracy, actions),
      new Chart(gap, actions),
      new Chart(learningRate, actions),
      new Chart(throughput, actions, axis),
    ];
    this.#pane = h('div', 'charts', ...this.#charts.map((chart) => chart.element));
    this.element = h('div', 'curves', this.#toolbar.element, this.#empty, this.#pane);
    for (const { place } of this.#charts) this.#resize.observe(place);
    this.#ends = [
      settings.onChange((changed) => this.#changed(changed)),
      onThemeChange(() => {
        this.#palette = readPalette();
        this.#redraw();
      }),
      () => this.#resize.disconnect(),
    ];
  }

  draw(run: RunData): void {
    if (run !== this.#run) {
      this.#run = run;
      this.#cursor = undefined;
      this.#curves = undefined;
    }
    this.#redraw();
  }

  dispose(): void {
    for (const end of this.#ends) end();
    for (const chart of this.#charts) chart.dispose();
  }

  #changed(changed: Partial<PanelState>): void {
    this.#toolbar.update(this.#context.settings.value);
    if ('x' in changed || 'smoothing' in changed) this.#curves = undefined;
    this.#redraw();
  }

  #resized(entries: readonly ResizeObserverEntry[]): void {
    for (const { target, contentRect } of entries) {
      const { width, height } = contentRect;
      this.#charts.find(({ place }) => place === target)?.resize({ width, height });
    }
    this.#redraw();
  }

  #redraw(): void {
    if (!this.#run) return;
    const words = emptyWords(this.#run);
    this.#empty.textContent = words ?? '';
    this.#pane.hidden = words !== undefined;
    if (words !== undefined) return;
    const settings = this.#context.settings.value;
    this.#curves ??= new CurveData(this.#run, settings);
    this.#curves.extend();
    const width = (this.#charts[0]?.width ?? 0) - AXIS_WIDTH;
    this.#scene = setScene(this.#curves, settings, this.#palette, width);
    for (const chart of this.#charts) chart.draw(this.#scene);
    this.#read();
  }

  #read(): void {
    if (!this.#scene) return;
    this.#pane.classList.toggle('has-cursor', this.#cursor !== undefined);
    for (const chart of this.#charts) chart.read(this.#scene, this.#cursor);
  }

  #moveTo(row: number | undefined): void {
    if (row === this.#cursor) return;
    this.#cursor = row;
    this.#read();
  }

  #actions(): ChartActions {
    const { settings } = this.#context;
    return {
      moveTo: (position) => {
        const row = this.#curves ? nearest(this.#curves.x.values, position) : -1;
        this.#moveTo(row < 0 ? undefined : row);
      },
      leave: () => this.#moveTo(undefined),
      step: (by) => this.#step(by),
      reset: () => settings.change({ zoom: undefined }),
      zoomBy: (factor) => this.#zoomBy(factor),
      zoom: (from, to) => this.#zoom({ min: from, max: to }),
      hide: (hidden) => settings.change({ hidden }),
    };
  }

  #step(by: number): void {
    const last = (this.#curves?.x.length ?? 0) - 1;
    if (last < 0 || !this.#scene) return;
    const row = Math.min(last, Math.max(0, (this.#cursor ?? last) + by));
    this.#moveTo(row);
    const words = this.#charts.map((chart) => (this.#scene ? chart.say(this.#scene, row) : ''));
    this.#context.announcer.say([placeOf(this.#scene, row), ...words].filter(Boolean).join('. '));
  }

  #zoomBy(factor: number): void {
    if (!this.#scene) return;
    const { view, curves } = this.#scene;
    const { min, max } = { min: curves.map.toStep(view.min), max: curves.map.toStep(view.max) };
    const middle = this.#cursor === undefined ? (min + max) / 2 : this.#scene.run.main.step.at(this.#cursor);
    const around = { min: middle - (middle - min) * factor, max: middle + (max - middle) * factor };
    this.#zoom({ min: curves.map.toX(Math.max(0, around.min)), max: curves.map.toX(around.max) });
  }

  /** Looks at a range of positions, slid back where it reaches over an end. */
  #zoom(range: Range): void {
    if (!this.#scene) return;
    const { full, curves } = this.#scene;
    const slide = Math.max(0, full.min - range.min) - Math.max(0, range.max - full.max);
    const min = Math.max(full.min, range.min + slide);
    const max = Math.min(full.max, range.max + slide);
    const zoom = { min: curves.map.toStep(min), max: curves.map.toStep(max) };
    if (zoom.max - zoom.min < LEAST_ZOOM) return;
    const whole = min <= full.min && max >= full.max;
    this.#context.settings.change({ zoom: whole ? undefined : zoom });
  }

  #saveTable(): void {
    if (!this.#run) return;
    this.#context.host.post(SaveFile({ name: `${this.#run.header.name}.csv`, content: toCsv(this.#run) }));
  }

  async #saveImage(): Promise<void> {
    if (!this.#run) return;
    const { name, startedAt } = this.#run.header;
    const title = `${name} · ${dateTime(startedAt)}`;
    const content = await pictureOf(this.#pane, title, this.#palette.colour.bg);
    this.#context.host.post(SaveFile({ name: `${name}.png`, content }));
  }
}

export const curves: View = { id: 'curves', title: 'Curves', mount: (context) => new CurvesView(context) };
