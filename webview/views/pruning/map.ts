import { type Cell, move, moveOf, type Place } from '../../data/pruning/moves';
import { h, setAttributes } from '../../dom';
import { MapRows } from './rows';
import type { MapContent } from './scene';

export interface MapActions {
  /** The cell that is pointed at or stood on; none when it is left. */
  read(cell: Cell | undefined): void;
  open(row: number): void;
  /** Closes what is open. Returns whether something was. */
  close(): boolean;
}

const LABEL =
  'Channels by layer. Left and right arrows move along the channels, up and down between layers, Enter opens a layer, Escape leaves.';

/** The map with its cursor: the pointer's, or where the keyboard stands. One tab stop. */
export class ChannelMap {
  readonly element = h('div', 'map');
  readonly #rows = new MapRows(this.element);
  readonly #actions: MapActions;
  #content: MapContent | undefined;
  #place: Place | undefined;
  #hover: Cell | undefined;
  #open: number | undefined;

  constructor(actions: MapActions) {
    this.#actions = actions;
    this.element.append(this.#rows.element);
    setAttributes(this.element, {
      tabindex: 0,
      role: 'group',
      'aria-roledescription': 'pruning map',
      'aria-label': LABEL,
    });
    this.#followPointer();
    this.element.addEventListener('keydown', (event) => this.#key(event));
    this.element.addEventListener('focus', () => {
      if (this.element.matches(':focus-visible') && !this.#place) this.#stand(this.#start());
    });
  }

  dispose(): void {
    this.#rows.dispose();
  }

  /** The cell that is pointed at, else the one stood on. */
  get cell(): Cell | undefined {
    return this.#hover ?? this.#place;
  }

  /** Draws a report at a step; what is pointed at and stood on stays as long as it is there. */
  draw(content: MapContent, open: number | undefined): void {
    const count = content.data.report.layers.length;
    if (this.#place && this.#place.row >= count) this.#place = undefined;
    if (this.#hover && this.#hover.row >= count) this.#hover = undefined;
    this.#content = content;
    this.#open = open;
    this.#rows.draw(content, { open, cell: this.cell });
  }

  /** Frames a cell that is pointed at elsewhere. */
  point(cell: Cell | undefined): void {
    this.#hover = cell;
    this.#light();
  }

  #light(): void {
    this.#rows.light({ open: this.#open, cell: this.cell });
  }

  #followPointer(): void {
    const { body } = this.#rows;
    body.addEventListener('pointermove', (event) => this.#pointAt(this.#rows.cellUnder(event)));
    body.addEventListener('pointerleave', () => this.#pointAt(undefined));
    body.addEventListener('click', (event) => {
      const cell = this.#rows.cellUnder(event);
      if (!cell) return;
      const channel = Math.max(0, cell.channel);
      this.#place = { row: cell.row, channel, wanted: channel };
      this.#actions.open(cell.row);
    });
  }

  #pointAt(cell: Cell | undefined): void {
    if (cell?.row === this.#hover?.row && cell?.channel === this.#hover?.channel) return;
    this.point(cell);
    this.#actions.read(this.cell);
  }

  /** Where the keyboard begins: in the open layer, else in the first that has cells. */
  #start(): Place {
    const first = this.#content?.data.report.layers.findIndex(({ group }) => group !== undefined) ?? 0;
    return { row: this.#open ?? Math.max(0, first), channel: 0, wanted: 0 };
  }

  #stand(place: Place): void {
    this.#place = place;
    this.#hover = undefined;
    this.#rows.show(place.row);
    this.#light();
    this.#actions.read(place);
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.#content) return;
    const moved = moveOf(event.key, event.shiftKey);
    if (moved) {
      const { data } = this.#content;
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
