import { type CellPlace, type Confusion, cellWords, mistakesOf, moveCell } from '../../data/evaluation/confusion';
import { cellAt, layOutMatrix, type MatrixLayout } from '../../data/evaluation/matrix-layout';
import { className } from '../../data/evaluation/words';
import { h, setAttributes, setText, svg } from '../../dom';
import { integer, percent } from '../../format';
import { readPalette } from '../../theme';
import { HiddenTable } from '../curves/hidden-table';
import { drawMatrix, type MatrixScene } from './matrix-drawing';

/** As many mistakes as someone can listen to. */
const MOST_TOLD = 50;

type Content = Pick<MatrixScene, 'confusion' | 'names' | 'role'> & { of: string };

/** What a model takes for what. One tab stop; arrows, Home and End move through the cells, which are told in words. */
export class ConfusionMatrix {
  readonly element = h('section', 'pane confusion');
  readonly #title = h('h2');
  readonly #plot = h('div', 'matrix');
  readonly #canvas = h('canvas');
  readonly #cursor = svg('rect', { class: 'matrix-cursor', visibility: 'hidden' });
  readonly #overlay = svg('svg', { class: 'matrix-overlay', 'aria-hidden': 'true' }, this.#cursor);
  readonly #reading = h('p', 'matrix-reading');
  readonly #table = new HiddenTable('Mistakes, the most frequent first', 0);
  readonly #say: (words: string) => void;
  #content: Content | undefined;
  #layout: MatrixLayout | undefined;
  #place: CellPlace = { row: 0, column: 0 };

  /** `say` speaks to those who listen. */
  constructor(say: (words: string) => void) {
    this.#say = say;
    const note = h('span', 'section-note', 'rows: what it is; columns: what it is taken for; squares: mistakes');
    setAttributes(this.#plot, { tabindex: 0, role: 'group', 'aria-roledescription': 'confusion matrix' });
    this.#reading.setAttribute('aria-hidden', 'true');
    this.#plot.append(this.#canvas, this.#overlay);
    this.element.append(h('div', 'section-head', this.#title, note), this.#plot, this.#reading, this.#table.element);
    this.#follow();
  }

  show(content: Content): void {
    this.#content = content;
    const { confusion, names, of } = content;
    setText(this.#title, `What ${of} takes for what`);
    const keys =
      'Arrow keys move through the cells, Home and End go to the ends of a row. A table of the mistakes follows.';
    this.#plot.setAttribute('aria-label', `Confusion matrix of ${of}, ${confusion.length} classes. ${keys}`);
    this.#table.update(() => mistakesTable(confusion, names));
    this.#point(document.activeElement === this.#plot ? this.#place : undefined);
    this.resize();
  }

  /** Draws again for the room and the theme that there are now. */
  resize(): void {
    const room = this.#plot.clientWidth;
    const ctx = this.#canvas.getContext('2d');
    if (!this.#content || !ctx || room === 0) return;
    const { confusion, names } = this.#content;
    const palette = readPalette();
    ctx.font = `11px ${palette.fontFamily}`;
    const widths = confusion.map((_, i) => ctx.measureText(className(names, i)).width);
    const layout = layOutMatrix(widths, room);
    const { width, height } = layout;
    const ratio = window.devicePixelRatio;
    Object.assign(this.#canvas, { width: Math.ceil(width * ratio), height: Math.ceil(height * ratio) });
    Object.assign(this.#canvas.style, { width: `${width}px`, height: `${height}px` });
    setAttributes(this.#overlay, { width, height });
    ctx.scale(ratio, ratio);
    this.#layout = layout;
    drawMatrix(ctx, { ...this.#content, layout, palette });
  }

  dispose(): void {
    this.#table.dispose();
  }

  #follow(): void {
    this.#plot.addEventListener('keydown', (event) => {
      const next = moveCell(this.#place, event.key, this.#content?.confusion.length ?? 0);
      if (!next || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.#point(next);
      // Of very many classes only a part is in sight.
      this.#cursor.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      this.#say(this.#words(next));
    });
    this.#plot.addEventListener('focus', () => this.#point(this.#place));
    this.#plot.addEventListener('blur', () => this.#point(undefined));
    this.#canvas.addEventListener('pointermove', ({ offsetX, offsetY }) =>
      this.#point(this.#layout && cellAt(this.#layout, offsetX, offsetY)),
    );
    this.#canvas.addEventListener('pointerleave', () => this.#point(undefined));
  }

  #words(place: CellPlace): string {
    return this.#content ? cellWords(this.#content.confusion, this.#content.names, place) : '';
  }

  /** Tells of a cell; without one, of the most frequent mistake. */
  #point(place: CellPlace | undefined): void {
    const { cell = 0, left = 0, top = 0 } = this.#layout ?? {};
    this.#place = place ?? this.#place;
    const { row, column } = this.#place;
    setAttributes(this.#cursor, {
      x: left + column * cell - 0.5,
      y: top + row * cell - 0.5,
      width: cell + 2,
      height: cell + 2,
      visibility: place ? 'visible' : 'hidden',
    });
    setText(this.#reading, place ? `${this.#words(place)}.` : this.#mostFrequent());
  }

  #mostFrequent(): string {
    const [first] = this.#content ? mistakesOf(this.#content.confusion) : [];
    return first ? `Most frequent mistake: ${this.#words(first)}.` : 'No mistakes.';
  }
}

function mistakesTable(confusion: Confusion, names: readonly string[]) {
  const rows = mistakesOf(confusion)
    .slice(0, MOST_TOLD)
    .map(({ row, column, samples, share }) => [
      className(names, row),
      className(names, column),
      integer(samples),
      percent(share, 1),
    ]);
  return { columns: ['Is', 'Taken for', 'Samples', 'Share of the class'], rows };
}
