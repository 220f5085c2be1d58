import { couplingSentence } from '../../data/pruning/coupling';
import { boundaryWords } from '../../data/pruning/readout';
import { channelTable } from '../../data/pruning/tables';
import { h, svg } from '../../dom';
import { integer } from '../../format';
import { HiddenTable } from '../curves/hidden-table';
import { membersTable } from './members-table';
import type { MapContent } from './scene';
import { ScoreChart } from './scores';

const CRITERIA: Record<string, string> = {
  l1: 'L1',
  l2: 'L2',
  bn: 'batch-norm scale',
  taylor: 'first-order Taylor',
  random: 'chance',
};
const NOTHING_OPEN = 'Click a layer, or press Enter on it, to see its scores and what goes with it elsewhere.';

/** The open layer: its sorted scores, and what its group removes. */
export class Detail {
  readonly element = h('section', 'map-detail');
  readonly #chart: ScoreChart;
  readonly #chartSide: HTMLElement;
  readonly #title = h('h2');
  readonly #unit = h('span');
  readonly #legend = legend(this.#unit);
  readonly #groupSide = h('div', 'map-group-side');
  readonly #nothing = h('p', 'map-nothing', NOTHING_OPEN);
  readonly #table = new HiddenTable('Channels of the open layer', 0);
  readonly #resize: ResizeObserver;
  #draw: (() => void) | undefined;

  constructor(point: (channel: number | undefined) => void) {
    this.#chart = new ScoreChart(point);
    this.#chartSide = h('div', 'map-chart-side', this.#title, this.#legend, this.#chart.element, this.#table.element);
    this.element.append(this.#nothing, this.#chartSide, this.#groupSide);
    this.element.setAttribute('aria-label', 'The open layer');
    this.#resize = new ResizeObserver(() => this.#draw?.());
    this.#resize.observe(this.#chart.element);
  }

  dispose(): void {
    this.#resize.disconnect();
    this.#table.dispose();
  }

  /** Shows a layer; without one, how to open one. */
  draw(content: MapContent, row: number | undefined): void {
    const layer = row === undefined ? undefined : content.data.layer(row);
    const scored = layer?.group !== undefined;
    this.#nothing.hidden = layer !== undefined;
    this.#chartSide.hidden = layer === undefined;
    this.#groupSide.hidden = this.#legend.hidden = this.#chart.element.hidden = !scored;
    this.element.classList.toggle('closed', layer === undefined);
    this.#draw = undefined;
    if (row === undefined || !layer) return;
    const { channels, name } = layer;
    const kept = content.data.keptOf(content.step, row);
    const counts = kept === channels ? integer(channels) : `${integer(channels)} → ${integer(kept)}`;
    const reason = scored ? this.#scoredBy(content, row) : boundaryWords(content.data, row);
    const about = [layer.kind, `${counts} ${layer.unit}s`, reason].filter(Boolean).join(', ');
    this.#title.replaceChildren(name, h('span', 'about', about));
    if (layer.group === undefined) return;
    this.#unit.textContent = layer.unit === 'head' ? 'Head' : 'Channel';
    this.#draw = () => this.#chart.draw(content, row, this.#chart.element.clientWidth);
    this.#draw();
    this.#table.update(() => channelTable(content.data, content.step, row));
    this.#drawGroup(content, row, layer.group);
  }

  #scoredBy({ data }: MapContent, row: number): string {
    const criterion = CRITERIA[data.report.criterion] ?? data.report.criterion;
    const group = data.layer(row)?.group ?? -1;
    return (data.rowsOf[group]?.length ?? 0) > 1
      ? `${criterion} over group ${data.groupOf(row)?.name ?? ''}`
      : criterion;
  }

  #drawGroup(content: MapContent, row: number, group: number): void {
    const { data, step } = content;
    const unit = data.layer(row)?.unit ?? 'channel';
    const gone = data.cellCount(row) - (data.step(step).kept[group]?.length ?? 0);
    const about = `group ${data.groupOf(row)?.name ?? ''}, ${integer(gone)} ${unit}${gone === 1 ? '' : 's'}`;
    this.#groupSide.replaceChildren(
      h('h2', '', 'Removed with it', h('span', 'about', about)),
      membersTable(content, group),
      h('p', 'map-sentence', couplingSentence(data, step, row)),
      ...inexactWords(data.groupOf(row)?.inexact ?? []),
    );
  }
}

/** A norm over the pruned axis computes something else without the channels that are gone. */
function inexactWords(norms: readonly string[]): HTMLElement[] {
  if (norms.length === 0) return [];
  const words = `Not exact: ${norms.join(', ')} ${norms.length === 1 ? 'runs' : 'run'} over the channels that go, so what is left computes something else.`;
  return [h('p', 'map-sentence', words)];
}

function legend(unit: HTMLElement): HTMLElement {
  const dot = svg(
    'svg',
    { width: 8, height: 8, class: 'map-sample' },
    svg('circle', { class: 'own', cx: 4, cy: 4, r: 2 }),
  );
  const ring = svg(
    'svg',
    { width: 10, height: 10, class: 'map-sample' },
    svg('circle', { class: 'forced', cx: 5, cy: 5, r: 3 }),
  );
  return h(
    'p',
    'map-caption',
    unit,
    "s by the group's score",
    dot,
    "this layer's own score",
    ring,
    'own score above the threshold, removed all the same',
  );
}
