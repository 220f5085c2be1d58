import type { MapChoices, PruningGroup, PruningLayer, PruningReport, PruningStep } from '../../protocol';
import { known } from '../known';
import { COLOUR_STEPS, REMOVED } from './viridis';

/** The scores between which colours are spread. */
export interface ScoreRange {
  low: number;
  high: number;
}

export type ColourScale = MapChoices['scale'];

const NO_STEP: PruningStep = {
  label: '',
  kept: [],
  groupScores: [],
  layerScores: [],
  thresholds: [],
  layerParameters: [],
  layerFlops: [],
  removedParameters: [],
  parameters: 0,
  flops: 0,
  bytes: 0,
};

function rangeOf(lists: readonly (readonly number[])[]): ScoreRange {
  const range = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY };
  for (const scores of lists) {
    for (const score of scores) {
      if (!known(score)) continue;
      range.low = Math.min(range.low, score);
      range.high = Math.max(range.high, score);
    }
  }
  return range;
}

/** Of each channel, the first step without it; 0 where it is never removed. */
function departures(report: PruningReport, group: number): Uint16Array {
  const gone = new Uint16Array(report.groups[group]?.channels ?? 0);
  for (let step = report.steps.length - 1; step > 0; step--) {
    const kept = new Set(report.steps[step]?.kept[group]);
    for (let channel = 0; channel < gone.length; channel++) if (!kept.has(channel)) gone[channel] = step;
  }
  return gone;
}

/** A report made ready to be asked about single cells. What costs a pass over all channels is done once. */
export class MapData {
  readonly report: PruningReport;
  /** Of each group, its rows in the map. */
  readonly rowsOf: readonly (readonly number[])[];
  readonly #gone: Uint16Array[] = [];
  readonly #ranges = new Map<string, ScoreRange>();
  readonly #ranks = new Map<string, Uint32Array>();
  readonly #cells = new Map<string, Uint8Array>();

  constructor(report: PruningReport) {
    this.report = report;
    this.rowsOf = report.groups.map((_, group) =>
      report.layers.flatMap((layer, row) => (layer.group === group ? [row] : [])),
    );
  }

  /** The index of the newest step. */
  get last(): number {
    return Math.max(0, this.report.steps.length - 1);
  }

  step(index: number): PruningStep {
    return this.report.steps[index] ?? NO_STEP;
  }

  layer(row: number): PruningLayer | undefined {
    return this.report.layers[row];
  }

  groupOf(row: number): PruningGroup | undefined {
    const group = this.layer(row)?.group;
    return group === undefined ? undefined : this.report.groups[group];
  }

  /** What a row is remembered by. */
  keyOf(row: number): string {
    return [this.layer(row)?.name, this.groupOf(row)?.name].filter((name) => name !== undefined).join(' · ');
  }

  /** The row that is remembered by a key; undefined where this report has none. */
  rowOf(key: string | undefined): number | undefined {
    const row = this.report.layers.findIndex((_, each) => this.keyOf(each) === key);
    return row < 0 ? undefined : row;
  }

  /** How many cells a row has: none at a boundary. */
  cellCount(row: number): number {
    return this.groupOf(row)?.channels ?? 0;
  }

  /** How many of a layer's channels are left. A layer may have several for each of its group. */
  keptOf(step: number, row: number): number {
    const layer = this.layer(row);
    const cells = this.cellCount(row);
    if (!layer || layer.group === undefined || cells === 0) return layer?.channels ?? 0;
    return ((this.step(step).kept[layer.group]?.length ?? cells) * layer.channels) / cells;
  }

  /** The step in which a channel went, as far as is known; 0 where it never does. */
  goneIn(group: number, channel: number): number {
    return this.#departures(group)[channel] ?? 0;
  }

  isKept(step: number, group: number, channel: number): boolean {
    const gone = this.goneIn(group, channel);
    return gone === 0 || gone > step;
  }

  /** What decided over a channel; NaN where it was not scored. */
  score(step: number, group: number, channel: number): number {
    return this.step(step).groupScores[group]?.[channel] ?? Number.NaN;
  }

  /** The layer's own score of a channel; NaN where it was not scored. */
  ownScore(step: number, row: number, channel: number): number {
    return this.step(step).layerScores[row]?.[channel] ?? Number.NaN;
  }

  /**
   * The score that a channel needs to stay: the step's threshold, and for one that went earlier also that of the step in
   * which it went. Undefined where no score decided.
   */
  thresholdFor(step: number, group: number, channel: number): number | undefined {
    const went = this.isKept(step, group, channel) ? step : this.goneIn(group, channel);
    const thresholds = [went, step].map((each) => this.step(each).thresholds[group]).filter(known);
    return thresholds.length > 0 ? Math.max(...thresholds) : undefined;
  }

  /** The score range of a group, or of all. */
  range(step: number, group: number, scale: ColourScale): ScoreRange {
    const key = scale === 'global' ? `${step}` : `${step} ${group}`;
    const scores = this.step(step).groupScores;
    const known = this.#ranges.get(key) ?? rangeOf(scale === 'global' ? scores : [scores[group] ?? []]);
    this.#ranges.set(key, known);
    return known;
  }

  /** The channel's place among all of its group, from the highest score: 1 is the strongest. */
  rank(step: number, group: number, channel: number): number {
    const key = `${step} ${group}`;
    let ranks = this.#ranks.get(key);
    if (!ranks) {
      ranks = new Uint32Array(this.report.groups[group]?.channels ?? 0);
      for (const [place, each] of this.#byScore(step, group).entries()) ranks[each] = place + 1;
      this.#ranks.set(key, ranks);
    }
    return ranks[channel] ?? 0;
  }

  /** A group's channels, those that are left first, each part from the highest score down. */
  sorted(step: number, group: number): number[] {
    const order = this.#byScore(step, group);
    const left = order.filter((channel) => this.isKept(step, group, channel));
    return [...left, ...order.filter((channel) => !this.isKept(step, group, channel))];
  }

  /** Of each cell of a group, the colour step of its score, or REMOVED. Layers of one group share what is returned. */
  cells(step: number, group: number, scale: ColourScale): Uint8Array {
    const key = `${step} ${group} ${scale}`;
    const cells = this.#cells.get(key) ?? this.#coloured(step, group, scale);
    this.#cells.set(key, cells);
    return cells;
  }

  #coloured(step: number, group: number, scale: ColourScale): Uint8Array {
    const { low, high } = this.range(step, group, scale);
    const perStep = high > low ? COLOUR_STEPS / (high - low) : 0;
    const scores = this.step(step).groupScores[group] ?? [];
    const gone = this.#departures(group);
    const cells = new Uint8Array(gone.length);
    for (let channel = 0; channel < cells.length; channel++) {
      const went = gone[channel] ?? 0;
      // Storing cuts the fraction off. A score that is not a number is below every other.
      const colour = ((scores[channel] ?? low) - low) * perStep;
      const shown = colour > 0 ? Math.min(COLOUR_STEPS - 1, colour) : 0;
      cells[channel] = went > 0 && went <= step ? REMOVED : shown;
    }
    return cells;
  }

  #departures(group: number): Uint16Array {
    const gone = this.#gone[group] ?? departures(this.report, group);
    this.#gone[group] = gone;
    return gone;
  }

  #byScore(step: number, group: number): number[] {
    const scores = this.step(step).groupScores[group] ?? [];
    const order = Array.from({ length: this.report.groups[group]?.channels ?? 0 }, (_, channel) => channel);
    return order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  }
}
