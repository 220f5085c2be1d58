import { h, setAttributes, setText } from '../../dom';
import { integer } from '../../format';
import type { AxisBar } from './axis-bar';
import { CursorLayer } from './cursor-layer';
import { HiddenTable } from './hidden-table';
import { followKeys, type KeyActions } from './keys';
import { Legend } from './legend';
import { AXIS_WIDTH, Plot, type Size } from './plot';
import { followPointer } from './pointer';
import type { Scene } from './scene';
import { type ChartSpec, isShown } from './spec';

/** What someone does on any chart happens to all of them. Positions are those of the x axis. */
export interface ChartActions extends KeyActions {
  moveTo(position: number): void;
  zoom(from: number, to: number): void;
  hide(hidden: string[]): void;
}

/** A chart with its legend, its cursor and its table. */
export class Chart {
  readonly element: HTMLElement;
  readonly #spec: ChartSpec;
  readonly #place = h('div', 'plot');
  readonly #legend: Legend;
  readonly #cursor = new CursorLayer();
  readonly #table: HiddenTable;
  readonly #waiting = h('p', 'plot-waiting');
  readonly #axis: AxisBar | undefined;
  #plot: Plot | undefined;
  #size: Size = { width: 0, height: 0 };

  constructor(spec: ChartSpec, actions: ChartActions, axis?: AxisBar) {
    this.#spec = spec;
    this.#axis = axis;
    this.#legend = new Legend(spec, (hidden) => actions.hide(hidden));
    this.#table = new HiddenTable(spec.title);
    setAttributes(this.#place, {
      tabindex: 0,
      role: 'group',
      'aria-roledescription': 'chart',
      'aria-label': `${spec.title}. Left and right arrows move the cursor, 0 resets the zoom.`,
    });
    this.#place.append(this.#cursor.element, this.#waiting);
    if (axis) this.#place.append(axis.element);
    const slim = spec.legend.length === 0 ? ' slim' : '';
    this.element = h('section', `chart${slim} ${spec.id}`, this.#legend.element, this.#place, this.#table.element);
    this.element.setAttribute('aria-label', spec.title);
    followKeys(this.#place, actions);
    this.#followPointer(actions);
  }

  /** The width of the plotting area and its axis, in px; 0 until the page is laid out. */
  get width(): number {
    return this.#size.width;
  }

  /** Whom to watch for `resize`; asking the page for sizes on every drawing would make it lay itself out each time. */
  get place(): HTMLElement {
    return this.#place;
  }

  resize(size: Size): void {
    this.#size = size;
  }

  draw(scene: Scene): void {
    this.element.hidden = this.#spec.absent?.(scene) ?? false;
    const waiting = this.#spec.waiting?.(scene);
    setText(this.#waiting, waiting ?? '');
    this.#legend.update(scene.settings, this.#spec.values(scene, 'now'), this.#spec.note?.(scene) ?? '');
    this.#table.update(() => this.#spec.table(scene));
    if (waiting || this.width === 0) {
      this.#plot?.destroy();
      this.#plot = undefined;
      return;
    }
    if (this.#plot) this.#plot.draw(scene, this.#size);
    else this.#plot = new Plot(this.#place, this.#spec, scene, this.#size);
    this.#axis?.draw(scene, this.width, (position) => this.#plot?.toPixel(position) ?? 0);
  }

  /** Shows the cursor at a row; takes it away without one. */
  read(scene: Scene, row: number | undefined): void {
    const position = row === undefined ? Number.NaN : scene.curves.x.at(row);
    const inView = position >= scene.view.min && position <= scene.view.max;
    if (row === undefined || !inView || !this.#plot) {
      this.#cursor.move(undefined, []);
      this.#axis?.flag(undefined, scene, 0);
      this.#legend.read(undefined, {});
      return;
    }
    const plot = this.#plot;
    const x = plot.toPixel(position);
    const dots = this.#spec
      .dots(scene, row)
      .filter(({ entry }) => isShown(scene.settings, this.#spec.id, entry))
      .map(({ x: place, value, role }) => ({ x: plot.toPixel(place), y: plot.toHeight(value), role }));
    this.#cursor.move(x, dots);
    this.#axis?.flag(x, scene, row);
    this.#legend.read(integer(scene.run.main.step.at(row)), this.#spec.values(scene, { row }));
  }

  /** The values at a row in words. */
  say(scene: Scene, row: number): string {
    return this.element.hidden ? '' : this.#legend.say(this.#spec.values(scene, { row }));
  }

  dispose(): void {
    this.#plot?.destroy();
    this.#table.dispose();
  }

  #followPointer(actions: ChartActions): void {
    const at = (px: number) => this.#plot?.fromPixel(px) ?? 0;
    followPointer(this.#place, {
      move: (px) => actions.moveTo(at(px)),
      leave: () => actions.leave(),
      select: (box) => this.#plot?.select(box),
      zoom: (from, to) => actions.zoom(at(Math.max(from, AXIS_WIDTH)), at(Math.min(to, this.width))),
      pan: (by) => actions.zoom(at(AXIS_WIDTH + by), at(this.width + by)),
      reset: () => actions.reset(),
    });
  }
}
