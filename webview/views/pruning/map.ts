import { cellAt, rowsBetween } from '../../data/pruning/cell-layout';
import { type Cell, move, moveOf, type Place } from '../../data/pruning/moves';
import { h, setAttributes } from '../../dom';
import { extraLaneWidth } from './lane';
import { nameWidth } from './names';
import { MapRow } from './row';
import { layOutMap, type MapScene, type RowRoom } from './scene';

/** Rows kept ready outside of what is seen, in px. */
const OVERSCAN = 240;

export interface MapActions {
  /** The cell that is pointed at or stood on; none when it is left. */
  read(cell: Cell | undefined): void;
  open(row: number): void;
  /** Escape: what is open closes. Returns whether something was. */
  close(): boolean;
}

/** What a drawing needs beside where things lie. */
export type MapContent = Omit<MapScene, 'layout'>;

/** The rows of the map; only those near the window's part are in the page. One tab stop. */
export class ChannelMap {
  readonly element: HTMLElement;
  readonly #actions: MapActions;
  readonly #head: HTMLElement;
  readonly #ruler = h('span', 'map-cells', 'Channels, in the order of the graph');
  readonly #body = h('div', 'map-body');
  readonly #rows = new Map<number, MapRow>();
  readonly #resize: ResizeObserver;
  #content: MapContent | undefined;
  #scene: MapScene | undefined;
  #room: RowRoom = { width: 0, stacked: false, pixelRatio: window.devicePixelRatio };
  #place: Place | undefined;
  #hover: Cell | undefined;
  #open: number | undefined;

  constructor(actions: MapActions) {
    this.#actions = actions;
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
    const content = h('div', 'map-content', this.#head, this.#body);
    content.setAttribute('aria-hidden', 'true');
    this.element = h('div', 'map', content);
    setAttributes(this.element, {
      tabindex: 0,
      role: 'group',
      'aria-roledescription': 'pruning map',
      'aria-label':
        'Channels by layer. Left and right arrows move along the channels, up and down between layers, Enter opens a layer, Escape leaves.',
    });
    this.#resize = new ResizeObserver(() => this.#measure());
    this.#resize.observe(this.#ruler);
    this.#resize.observe(this.element);
    this.#follow();
  }

  dispose(): void {
    this.#resize.disconnect();
  }

  /** Draws a report at a step; what is pointed at and stood on stays as long as it is there. */
  draw(content: MapContent, open: number | undefined): void {
    const anew = content.data !== this.#content?.data || content.ink !== this.#content.ink;
    this.#content = content;
    this.#open = open;
    if (anew) this.#arrange();
    else this.#redraw();
  }

  /** Frames a cell that is pointed at elsewhere. */
  point(cell: Cell | undefined): void {
    this.#hover = cell;
    this.#light();
  }

  /** The cell that is pointed at, else the one stood on. */
  get cell(): Cell | undefined {
    return this.#hover ?? this.#place;
  }

  #measure(): void {
    const width = this.#ruler.clientWidth;
    const stacked = getComputedStyle(this.#head).getPropertyValue('--stacked').trim() === '1';
    const pixelRatio = window.devicePixelRatio;
    const room = this.#room;
    if (room.width === width && room.stacked === stacked && room.pixelRatio === pixelRatio) {
      this.#fill();
      return;
    }
    this.#room = { width, stacked, pixelRatio };
    this.#arrange();
  }

  /** Lays everything out afresh. */
  #arrange(): void {
    if (!this.#content || this.#room.width === 0) return;
    const layout = layOutMap(this.#content.data, this.#room);
    this.#scene = { ...this.#content, layout };
    const names = this.#content.data.report.layers.map(({ name }) => name);
    this.element.style.setProperty('--names', `${nameWidth(names)}px`);
    this.element.style.setProperty('--lanes', `${extraLaneWidth(layout.lanes)}px`);
    this.#body.style.height = `${layout.tops.at(-1) ?? 0}px`;
    for (const row of this.#rows.values()) row.element.remove();
    this.#rows.clear();
    const rows = this.#content.data.report.layers.length;
    if ((this.#place?.row ?? 0) >= rows) this.#place = undefined;
    if ((this.#hover?.row ?? 0) >= rows) this.#hover = undefined;
    this.#fill();
  }

  #redraw(): void {
    if (!this.#content || !this.#scene) return;
    this.#scene = { ...this.#content, layout: this.#scene.layout };
    for (const row of this.#rows.values()) row.draw(this.#scene);
    this.#light();
  }

  /** Brings the rows that are seen into the page, and takes the others out. */
  #fill(): void {
    if (!this.#scene) return;
    const { scrollTop, clientHeight } = this.element;
    const { first, end } = rowsBetween(
      this.#scene.layout.tops,
      scrollTop - OVERSCAN,
      scrollTop + clientHeight + OVERSCAN,
    );
    for (const [row, { element }] of this.#rows) {
      if (row >= first && row < end) continue;
      element.remove();
      this.#rows.delete(row);
    }
    for (let row = first; row < end; row++) {
      if (this.#rows.has(row)) continue;
      const made = new MapRow(this.#scene, row);
      this.#rows.set(row, made);
      this.#body.append(made.element);
    }
    this.#light();
  }

  #light(): void {
    if (!this.#scene) return;
    const { data } = this.#scene;
    const cell = this.cell;
    const looked = cell?.row ?? this.#open;
    const group = looked === undefined ? undefined : data.layer(looked)?.group;
    for (const [row, made] of this.#rows) {
      const inGroup = group !== undefined && data.layer(row)?.group === group;
      made.light({ open: row === this.#open, current: row === cell?.row, inGroup, group });
      const framed = row === cell?.row && cell.channel >= 0 && data.cellCount(row) > 0;
      made.mark(framed ? cell.channel : undefined, this.#scene);
    }
  }

  #follow(): void {
    this.element.addEventListener('scroll', () => this.#fill(), { passive: true });
    this.#body.addEventListener('pointermove', (event) => this.#pointAt(this.#cellUnder(event)));
    this.#body.addEventListener('pointerleave', () => this.#pointAt(undefined));
    this.#body.addEventListener('click', (event) => this.#clicked(this.#cellUnder(event)));
    this.element.addEventListener('keydown', (event) => this.#key(event));
    this.element.addEventListener('focus', () => {
      if (this.element.matches(':focus-visible') && !this.#place) this.#stand(this.#start());
    });
  }

  #cellUnder({ target, clientX, clientY }: MouseEvent): Cell | undefined {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
    if (!element || !this.#scene) return undefined;
    const row = Number(element.dataset.row);
    const cells = this.#scene.layout.cells[row];
    const box = this.#rows.get(row)?.cellsPlace;
    const over =
      cells && box && clientY >= box.top - 4 ? cellAt(cells, clientX - box.left, clientY - box.top) : undefined;
    return { row, channel: over ?? -1 };
  }

  #pointAt(cell: Cell | undefined): void {
    if (cell?.row === this.#hover?.row && cell?.channel === this.#hover?.channel) return;
    this.#hover = cell;
    this.#light();
    this.#actions.read(this.cell);
  }

  #clicked(cell: Cell | undefined): void {
    if (!cell) return;
    const channel = Math.max(0, cell.channel);
    this.#place = { row: cell.row, channel, wanted: channel };
    this.#actions.open(cell.row);
  }

  #start(): Place {
    const row =
      this.#open ?? Math.max(0, this.#content?.data.report.layers.findIndex(({ group }) => group !== undefined) ?? 0);
    return { row, channel: 0, wanted: 0 };
  }

  #stand(place: Place): void {
    this.#place = place;
    this.#hover = undefined;
    this.#show(place.row);
    this.#light();
    this.#actions.read(place);
  }

  /** Scrolls a row into view, the map first, then the page. */
  #show(row: number): void {
    if (!this.#scene) return;
    const { tops } = this.#scene.layout;
    const [top, bottom] = [tops[row] ?? 0, tops[row + 1] ?? 0];
    const head = this.#head.offsetHeight;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (bottom + head > scrollTop + clientHeight) this.element.scrollTop = bottom + head - clientHeight;
    this.#fill();
    this.#rows.get(row)?.element.scrollIntoView({ block: 'nearest' });
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.#scene) return;
    const moved = moveOf(event.key, event.shiftKey);
    if (moved) {
      const { data } = this.#scene;
      const counts = data.report.layers.map((_, row) => data.cellCount(row));
      this.#stand(this.#place ? move(this.#place, moved, counts) : this.#start());
    } else if (event.key === 'Enter' && this.#place) this.#actions.open(this.#place.row);
    else if (event.key === 'Escape') this.#leave();
    else return;
    event.preventDefault();
  }

  #leave(): void {
    if (this.#actions.close()) return;
    this.#place = undefined;
    this.#light();
    this.#actions.read(this.cell);
  }
}
