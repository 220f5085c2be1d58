import { cellsHeight, placeOf } from '../../data/pruning/cell-layout';
import { compact, share } from '../../data/pruning/figures';
import { boundaryWords } from '../../data/pruning/readout';
import { h, setAttributes, setText, svg } from '../../dom';
import { integer } from '../../format';
import { drawCells } from './cells';
import { laneMark } from './lane';
import { middleEllipsis } from './names';
import type { MapScene } from './scene';

/** The width of the bar of FLOPs in its own units. */
const BAR = 60;

/** One layer of the map. It is made when it comes into view, and forgotten when it leaves. */
export class MapRow {
  readonly element: HTMLElement;
  readonly #row: number;
  readonly #canvas = h('canvas');
  readonly #mark = h('div', 'map-mark');
  readonly #kept = h('span');
  readonly #parameters = h('span', 'num map-parameters');
  readonly #share = h('span', 'num');
  readonly #bar = svg('rect', { class: 'is', x: 0, y: 0, height: 8 });
  readonly #marked: boolean;

  constructor(scene: MapScene, row: number) {
    const { data, layout } = scene;
    this.#row = row;
    const layer = data.layer(row);
    const top = layout.tops[row] ?? 0;
    const height = (layout.tops[row + 1] ?? top) - top;
    this.#marked = layer?.group !== undefined;
    const cells = h('span', 'map-cells');
    if (this.#marked) cells.append(this.#canvas, this.#mark);
    else cells.append(boundaryWords(data, row));
    if (!this.#marked) cells.title = boundaryWords(data, row);
    this.#mark.hidden = true;
    const names = data.report.groups.map(({ name }) => name);
    const name = h('span', 'map-name', ...middleEllipsis(layer?.name ?? ''));
    name.title = `${layer?.name ?? ''} · ${layer?.kind ?? ''}`;
    this.element = h(
      'div',
      `map-row${this.#marked ? '' : ' boundary'}`,
      name,
      laneMark(layout.lanes, names, row, height, layout.lane),
      cells,
      h('span', 'num map-kept', this.#kept, h('span', 'of', ` / ${integer(layer?.channels ?? 0)}`)),
      this.#parameters,
      h('span', 'map-flops', this.#flops(scene), this.#share),
    );
    this.element.dataset.row = String(row);
    this.element.style.height = `${height}px`;
    this.element.style.transform = `translateY(${top}px)`;
    this.draw(scene);
  }

  /** Draws what a step and a colour scale decide. */
  draw({ data, step, scale, ink, layout }: MapScene): void {
    const row = this.#row;
    const now = data.step(step);
    const group = data.layer(row)?.group;
    const cells = layout.cells[row];
    if (group !== undefined && cells) drawCells(this.#canvas, data.cells(step, group, scale), cells, ink);
    setText(this.#kept, integer(data.keptOf(step, row)));
    setText(this.#parameters, compact(now.layerParameters[row] ?? 0));
    setText(this.#share, share(now.layerFlops[row] ?? 0, now.flops, 1));
    setAttributes(this.#bar, { width: this.#barLength(data.step(0).layerFlops, now.layerFlops[row] ?? 0) });
  }

  /** Frames a cell; without one, none. */
  mark(channel: number | undefined, { layout }: MapScene): void {
    const cells = layout.cells[this.#row];
    this.#mark.hidden = channel === undefined;
    if (channel === undefined || !cells) return;
    const { x, y, width, height } = placeOf(cells, channel);
    Object.assign(this.#mark.style, {
      transform: `translate(${x - 1}px, ${y}px)`,
      width: `${width + 2}px`,
      height: `${Math.min(height, cellsHeight(cells))}px`,
    });
  }

  /** How the row stands out: it is open, the cursor is in it, or its group is looked at. */
  light(look: { open: boolean; current: boolean; inGroup: boolean; group: number | undefined }): void {
    const { classList } = this.element;
    classList.toggle('open', look.open);
    classList.toggle('current', look.current);
    classList.toggle('in-group', look.inGroup);
    for (const mark of this.element.querySelectorAll<SVGElement>('g[data-group]'))
      mark.classList.toggle('on', mark.dataset.group === String(look.group));
  }

  /** Where the cells begin, in px of the window. */
  get cellsPlace(): DOMRect {
    return this.#canvas.getBoundingClientRect();
  }

  #barLength(before: readonly number[], flops: number): number {
    const most = Math.max(1, ...before);
    return (flops / most) * BAR;
  }

  #flops({ data }: MapScene): SVGSVGElement {
    const before = data.step(0).layerFlops;
    const x = this.#barLength(before, before[this.#row] ?? 0);
    const was = svg('line', { class: 'was', x1: x, x2: x, y1: -1, y2: 9 });
    return svg('svg', { viewBox: `0 0 ${BAR} 8`, preserveAspectRatio: 'none' }, this.#bar, was);
  }
}
