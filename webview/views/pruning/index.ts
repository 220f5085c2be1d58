import { couplingSentence } from '../../data/pruning/coupling';
import { expectedWords } from '../../data/pruning/expected';
import { figuresAt } from '../../data/pruning/figures';
import { mapCsv } from '../../data/pruning/map-csv';
import { MapData } from '../../data/pruning/map-data';
import type { Cell } from '../../data/pruning/moves';
import { readCell, spoken } from '../../data/pruning/readout';
import { layerTable } from '../../data/pruning/tables';
import type { RunData } from '../../data/run-data';
import { button, h } from '../../dom';
import { dateTime } from '../../format';
import { Action, type MapChoices, type PruningReport, SaveFile } from '../../protocol';
import { onThemeChange, readPalette } from '../../theme';
import { HiddenTable } from '../curves/hidden-table';
import type { MountedView, View, ViewContext } from '../view';
import { CellInk } from './cells';
import { Detail } from './detail';
import { ChannelMap } from './map';
import { pictureOf } from './picture';
import { Readout } from './readout';
import type { MapContent } from './scene';
import { Sensitivity } from './sensitivity';
import { Summary } from './summary';
import { themeKind } from './theme-kind';
import { Toolbar } from './toolbar';

/** The map changes when someone moves the slider, not with each step of a training: its table may follow soon. */
const TABLE_MS = 200;

/** Every layer's channels by their score, what was removed in each step, and what the removal of one forces elsewhere. */
class PruningView implements MountedView {
  readonly element: HTMLElement;
  readonly #context: ViewContext;
  readonly #summary = new Summary();
  readonly #toolbar: Toolbar;
  readonly #readout = new Readout();
  readonly #map: ChannelMap;
  readonly #detail: Detail;
  readonly #sensitivity = new Sensitivity();
  readonly #table = new HiddenTable('Layers, and what pruning has left of each', TABLE_MS);
  readonly #empty = h('p', 'empty');
  readonly #pane: HTMLElement;
  readonly #ends: readonly (() => void)[];
  #palette = readPalette();
  #ink = this.#makeInk();
  #run: RunData | undefined;
  #data: MapData | undefined;

  constructor(context: ViewContext) {
    this.#context = context;
    this.#toolbar = new Toolbar({
      chooseStep: (step) => this.#choose({ step: step === this.#data?.last ? undefined : step }),
      chooseScale: (scale) => this.#choose({ scale }),
      saveImage: () => void this.#saveImage(),
      saveTable: () => this.#saveTable(),
    });
    this.#map = new ChannelMap({
      read: (cell) => this.#read(cell),
      open: (row) => this.#open(row),
      close: () => this.#close(),
    });
    this.#detail = new Detail((channel) => this.#pointFromChart(channel));
    this.#pane = h(
      'div',
      '',
      this.#summary.element,
      this.#toolbar.element,
      this.#readout.element,
      this.#map.element,
      this.#table.element,
      this.#detail.element,
      this.#sensitivity.element,
    );
    this.element = h('div', 'pruning', this.#empty, this.#pane);
    this.#ends = [
      context.settings.onChange(({ map }) => map && this.#redraw()),
      onThemeChange(() => this.#retheme()),
      this.#onZoom(),
      () => this.#map.dispose(),
      () => this.#detail.dispose(),
      () => this.#sensitivity.dispose(),
      () => this.#table.dispose(),
    ];
  }

  draw(run: RunData): void {
    this.#run = run;
    const report = run.report('pruning');
    this.#sayWhatIsMissing(report);
    // The header changes many times a second; the map only with its report.
    if (!report || report === this.#data?.report) return;
    this.#data = new MapData(report);
    this.#redraw();
    this.#read(this.#map.cell, true);
  }

  dispose(): void {
    for (const end of this.#ends) end();
  }

  get #choices(): MapChoices {
    return this.#context.settings.value.map;
  }

  get #step(): number {
    const last = this.#data?.last ?? 0;
    return Math.min(last, this.#choices.step ?? last);
  }

  /** The row of the open layer. */
  get #opened(): number | undefined {
    return this.#data?.rowOf(this.#choices.layer);
  }

  #content(): MapContent | undefined {
    return this.#data && { data: this.#data, step: this.#step, scale: this.#choices.scale, ink: this.#ink };
  }

  #choose(patch: Partial<MapChoices>): void {
    this.#context.settings.change({ map: { ...this.#choices, ...patch } });
    this.#read(this.#map.cell, true);
  }

  #redraw(): void {
    const content = this.#content();
    if (!content) return;
    const { data, step } = content;
    const labels = data.report.steps.map(({ label }) => label);
    this.#summary.draw(figuresAt(data, step));
    this.#toolbar.draw(labels, step, content.scale, content.ink);
    this.#map.draw(content, this.#opened);
    this.#detail.draw(content, this.#opened);
    this.#lightSensitivity(content, this.#map.cell);
    this.#table.update(() => layerTable(data, step));
  }

  /** Shows what is known of a cell; `silent` where nobody moved. */
  #read(cell: Cell | undefined, silent = false): void {
    const content = this.#content();
    if (!content) return;
    const facts = cell ? readCell(content.data, content.step, cell) : [];
    this.#readout.draw(facts);
    if (cell && !silent) this.#context.announcer.say(spoken(facts));
    this.#lightSensitivity(content, cell);
  }

  #lightSensitivity(content: MapContent, cell: Cell | undefined): void {
    const row = cell?.row ?? this.#opened;
    this.#sensitivity.draw(content, row === undefined ? undefined : content.data.layer(row)?.group);
  }

  #open(row: number): void {
    const name = this.#data?.layer(row)?.name;
    if (!this.#data || name === undefined) return;
    this.#choose({ layer: this.#data.keyOf(row) });
    this.#context.announcer.say(`${name} is open. ${couplingSentence(this.#data, this.#step, row)}`);
  }

  #close(): boolean {
    if (this.#opened === undefined) return false;
    this.#choose({ layer: undefined });
    return true;
  }

  #pointFromChart(channel: number | undefined): void {
    const row = this.#opened;
    this.#map.point(channel === undefined || row === undefined ? undefined : { row, channel });
    this.#read(this.#map.cell);
  }

  #sayWhatIsMissing(report: PruningReport | undefined): void {
    this.#pane.hidden = report === undefined;
    if (report || !this.#run) {
      this.#empty.replaceChildren();
      return;
    }
    const { words, add } = expectedWords(this.#run.header);
    if (this.#empty.firstChild?.textContent === words) return;
    this.#empty.replaceChildren(words);
    if (!add) return;
    const open = () => this.#context.host.post(Action({ action: 'open-experiment' }));
    this.#empty.append(h('code', 'map-add', add), button('link', open, 'Open experiment'));
  }

  #retheme(): void {
    this.#palette = readPalette();
    this.#ink = this.#makeInk();
    this.#redraw();
  }

  /** Zooming the window changes how many pixels a px has; the cells are drawn in pixels. */
  #onZoom(): () => void {
    const resized = () => {
      if (window.devicePixelRatio !== this.#ink.pixelRatio) this.#retheme();
    };
    window.addEventListener('resize', resized);
    return () => window.removeEventListener('resize', resized);
  }

  #makeInk() {
    return new CellInk(themeKind(), this.#palette.colour.muted, window.devicePixelRatio);
  }

  #saveTable(): void {
    if (!this.#run || !this.#data) return;
    const name = `${this.#run.header.name}-pruning.csv`;
    this.#context.host.post(SaveFile({ name, content: mapCsv(this.#data) }));
  }

  async #saveImage(): Promise<void> {
    const content = this.#content();
    if (!this.#run || !content) return;
    const { name, startedAt } = this.#run.header;
    const title = `${name} · ${dateTime(startedAt)} · ${content.data.step(content.step).label}`;
    const picture = await pictureOf(content, figuresAt(content.data, content.step), this.#palette, title);
    this.#context.host.post(SaveFile({ name: `${name}-pruning.png`, content: picture }));
  }
}

export const pruning: View = { id: 'pruning', title: 'Pruning map', mount: (context) => new PruningView(context) };
