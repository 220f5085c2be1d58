import { cellAt, rowsBetween } from '../../data/pruning/cell-layout';
import type { Cell } from '../../data/pruning/moves';
import { h } from '../../dom';
import { extraLaneWidth } from './lane';
import { nameWidth } from './names';
import { MapRow } from './row';
import { layOutMap, type MapContent, type MapScene, type RowRoom } from './scene';

/** Rows kept ready outside of what is seen, in px. */
const OVERSCAN = 240;
/** The pointer may be so far above the cells and still be over them. */
const REACH = 4;

/** What stands out: the open row, and the cell that is pointed at or stood on. */
interface Lit {
  open: number | undefined;
  cell: Cell | undefined;
}

/** The rows of the map under their head. Only those near the part that is scrolled to are in the page. */
export class MapRows {
  readonly element: HTMLElement;
  readonly body = h('div', 'map-body');
  readonly #scroller: HTMLElement;
  readonly #head: HTMLElement;
  readonly #ruler = h('span', 'map-cells', 'Channels, in the order of the graph');
  readonly #rows = new Map<number, MapRow>();
  readonly #resize: ResizeObserver;
  #content: MapContent | undefined;
  #scene: MapScene | undefined;
  #room: RowRoom = { width: 0, stacked: false, pixelRatio: window.devicePixelRatio };
  #lit: Lit = { open: undefined, cell: undefined };

  constructor(scroller: HTMLElement) {
    this.#scroller = scroller;
    this.#head = h(
      'div',
      'map-row map-head',
      h('span', 'map-name', 'Layer'),
      h('span', 'map-lane-head', 'Group'),
      this.#ruler,
      h('span', 'num map-kept', 'Kept'),
      h('span', 'num map-parameters', 'Params'),
      h('span', 'map-flops', 'FLOPs, share'),
    );
    this.element = h('div', 'map-content', this.#head, this.body);
    this.element.setAttribute('aria-hidden', 'true');
    this.#resize = new ResizeObserver(() => this.#measure());
    this.#resize.observe(this.#ruler);
    this.#resize.observe(scroller);
    scroller.addEventListener('scroll', () => this.#fill(), { passive: true });
  }

  dispose(): void {
    this.#resize.disconnect();
  }

  draw(content: MapContent, lit: Lit): void {
    const before = this.#content;
    this.#content = content;
    this.#lit = lit;
    if (content.data !== before?.data || content.ink !== before.ink || !this.#scene) this.#arrange();
    else this.#redraw({ ...content, layout: this.#scene.layout });
  }

  light(lit: Lit): void {
    this.#lit = lit;
    if (!this.#scene) return;
    const { data } = this.#scene;
    const { cell, open } = lit;
    const looked = cell?.row ?? open;
    const group = looked === undefined ? undefined : data.layer(looked)?.group;
    for (const [row, made] of this.#rows) {
      const inGroup = group !== undefined && data.layer(row)?.group === group;
      made.light({ open: row === open, current: row === cell?.row, inGroup, group });
      const framed = row === cell?.row && cell.channel >= 0 && data.cellCount(row) > 0;
      made.mark(framed ? cell.channel : undefined, this.#scene);
    }
  }

  /** Scrolls a row into view, the map first, then the page. */
  show(row: number): void {
    if (!this.#scene) return;
    this.#scrollTo(row, this.#scene);
    this.#fill();
    this.#rows.get(row)?.element.scrollIntoView({ block: 'nearest' });
  }

  /** The cell at a place of the window, or its row as a whole. */
  cellUnder({ target, clientX, clientY }: MouseEvent): Cell | undefined {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
    if (!element || !this.#scene) return undefined;
    const row = Number(element.dataset.row);
    const cells = this.#scene.layout.cells[row];
    const box = this.#rows.get(row)?.cellsPlace;
    if (!cells || !box || clientY < box.top - REACH) return { row, channel: -1 };
    return { row, channel: cellAt(cells, clientX - box.left, clientY - box.top) ?? -1 };
  }

  /** Scrolls the map alone, and no further than it must. */
  #scrollTo(row: number, { layout: { tops } }: MapScene): void {
    const [top, bottom] = [tops[row] ?? 0, (tops[row + 1] ?? 0) + this.#head.offsetHeight];
    const { scrollTop, clientHeight } = this.#scroller;
    if (top < scrollTop) this.#scroller.scrollTop = top;
    else if (bottom > scrollTop + clientHeight) this.#scroller.scrollTop = bottom - clientHeight;
  }

  #measure(): void {
    const room = {
      width: this.#ruler.clientWidth,
      stacked: getComputedStyle(this.#head).getPropertyValue('--stacked').trim() === '1',
      pixelRatio: window.devicePixelRatio,
    };
    const { width, stacked, pixelRatio } = this.#room;
    const same = room.width === width && room.stacked === stacked && room.pixelRatio === pixelRatio;
    this.#room = room;
    if (same) this.#fill();
    else this.#arrange();
  }

  /** Lays everything out afresh. */
  #arrange(): void {
    if (!this.#content || this.#room.width === 0) return;
    const layout = layOutMap(this.#content.data, this.#room);
    const first = this.#scene === undefined;
    this.#scene = { ...this.#content, layout };
    const { style } = this.element;
    style.setProperty('--names', `${nameWidth(this.#content.data.report.layers.map(({ name }) => name))}px`);
    style.setProperty('--lanes', `${extraLaneWidth(layout.lanes)}px`);
    this.body.style.height = `${layout.tops.at(-1) ?? 0}px`;
    for (const row of this.#rows.values()) row.element.remove();
    this.#rows.clear();
    // Whoever comes back to the view finds what was open.
    if (first && this.#lit.open !== undefined) this.#scrollTo(this.#lit.open, this.#scene);
    this.#fill();
  }

  #redraw(scene: MapScene): void {
    this.#scene = scene;
    for (const row of this.#rows.values()) row.draw(scene);
    this.light(this.#lit);
  }

  /** Brings the rows that are seen into the page, and takes the others out. */
  #fill(): void {
    if (!this.#scene) return;
    const { scrollTop, clientHeight } = this.#scroller;
    const { tops } = this.#scene.layout;
    const { first, end } = rowsBetween(tops, scrollTop - OVERSCAN, scrollTop + clientHeight + OVERSCAN);
    for (const [row, { element }] of this.#rows) {
      if (row >= first && row < end) continue;
      element.remove();
      this.#rows.delete(row);
    }
    for (let row = first; row < end; row++) {
      if (this.#rows.has(row)) continue;
      const made = new MapRow(this.#scene, row);
      this.#rows.set(row, made);
      this.body.append(made.element);
    }
    this.light(this.#lit);
  }
}
