import { constantTensors, type Model, nodeLabel, OnnxError, withStoredWeights } from '../../onnx';
import { checkOptions, holds, limitsOf } from './amount';
import { type Analysis, analyzeGraph } from './analysis';
import { findClauses } from './clauses';
import { Counts, fileBytes } from './counts';
import { Cut } from './cut';
import { findGroups, type Group } from './groups';
import { findLayers, type Layer } from './layers';
import type { Figures, PruneMap } from './map';
import { demandMatches } from './names';
import type { PruneOptions } from './options';
import type { ProbeSizes } from './probe-sizes';
import { demandFloat } from './quantized';
import type { PruningGroup, PruningLayer, PruningStep } from './report';
import { type Scores, type State, scoreChannels } from './scores';
import { Selection } from './select';
import { cutModel } from './surgery';

/** Where a cut starts: the original, or what an earlier cut left, whose weights may have been trained since. */
export interface PruningState {
  model: Model;
  /** Of each group: the channels that are there, as they count in the original. All of them where missing. */
  kept?: number[][];
  /** The step that led here: channels that are gone keep the scores they had then. */
  previous?: PruningStep;
}

export interface PruningCut {
  model: Model;
  kept: number[][];
  step: PruningStep;
  map: PruneMap;
  /** Things to know, such as a norm over a pruned axis, which makes the cut inexact. */
  warnings: string[];
}

/** How finely shares are tried where a target is looked for layer by layer. */
const FINENESS = 1000;

/** The structure of a model as pruning sees it: its coupling groups and layers. */
export class Pruning {
  readonly layers: PruningLayer[];
  readonly groups: PruningGroup[];
  private readonly counts: Counts;

  private constructor(
    readonly original: Model,
    private readonly analysis: Analysis,
    private readonly found: Group[],
    private readonly rows: Layer[],
  ) {
    this.counts = new Counts(analysis, original);
    this.groups = found.map(({ name, channels, members, inexact }) => ({
      name,
      channels,
      members: members.map(({ initializer, layer, axis, role }) => ({
        initializer: this.nameInFile(initializer),
        layer,
        axis,
        role,
      })),
      inexact,
    }));
    this.layers = rows.map(({ name, kind, channels, unit, group, boundary }) => ({
      name,
      kind,
      channels,
      unit,
      ...(group !== undefined && { group }),
      ...(boundary !== undefined && { boundary }),
    }));
  }

  /**
   * Finds the coupling groups of a model. The model is run once, on a batch of one, to learn the sizes of its values.
   * @param options.sample the shape of one sample without the batch, for models with one input whose sizes are free;
   * `named` gives free sizes by name. What neither says is tried.
   * @throws OnnxError where the model is quantized already or does not run.
   */
  static async analyze(model: Model, options: ProbeSizes = {}): Promise<Pruning> {
    demandFloat(model);
    const stored = withStoredWeights(model);
    const analysis = await analyzeGraph(stored, options);
    const groups = findGroups(analysis);
    return new Pruning(stored, analysis, groups, findLayers(analysis, groups));
  }

  /** The first step of a report: the model as it came. @throws OnnxError as {@link cut}. */
  before(options: PruneOptions): PruningStep {
    const state = this.stateOf({ model: this.original });
    return this.stepOf(state, this.scores(state, { model: this.original }, options), this.all(), undefined);
  }

  /**
   * Cuts channels from a state. Ratio and targets refer to the original, so that steps are one amount after the other.
   * @throws OnnxError where an option makes no sense, a pattern fits no layer, nothing can go, or a target is out of reach.
   */
  cut(from: PruningState, options: PruneOptions): PruningCut {
    checkOptions(options);
    this.demandNames(options);
    const state = this.stateOf(from);
    const scores = this.scores(state, from, options);
    const present = from.kept ?? this.all();
    const clauses = findClauses(this.analysis, this.found);
    const selection = new Selection({ groups: this.found, scores: scores.groups, present, clauses, options });
    this.demandChannels(selection, options);
    const kept = this.choose(selection, options);
    const cut = this.cutFor(kept);
    const model = cutModel(this.analysis, state, cut);
    const step = this.stepOf({ ...state, cut }, scores, kept, fileBytes(model));
    return { model, kept, step, map: this.mapOf(step, options), warnings: this.warnings(kept) };
  }

  private nameInFile(initializer: string): string {
    return this.analysis.copies.get(initializer)?.[0] ?? initializer;
  }

  private all(): number[][] {
    return this.found.map(({ channels }) => Array.from({ length: channels }, (_, i) => i));
  }

  private stateOf({ model, kept }: PruningState): State {
    const tensors = constantTensors(model.graph);
    for (const [copy, earlier] of this.analysis.copies) {
      const whole = (name: string) => tensors.get(name)?.data.length === this.analysis.tensors.get(copy)?.data.length;
      const shared = tensors.get(earlier.find(whole) ?? '');
      if (shared && !tensors.has(copy)) tensors.set(copy, shared);
    }
    return { tensors, cut: this.cutFor(kept ?? this.all()) };
  }

  private cutFor(kept: readonly (readonly number[])[]): Cut {
    const gone = new Set<number>();
    this.found.forEach(({ roots }, i) => {
      const stay = new Set(kept[i]);
      roots.forEach((root, channel) => {
        if (!stay.has(channel)) gone.add(this.analysis.atoms.find(root));
      });
    });
    return new Cut(this.analysis.atoms, gone);
  }

  /** Scores of what is there; what is gone keeps those of before. */
  private scores(state: State, { previous }: PruningState, options: PruneOptions): Scores {
    const score = (s: State) => scoreChannels(this.analysis, this.found, this.rows, s, options);
    const now = score(state);
    const missing = now.groups.some((list) => list.some(Number.isNaN));
    if (!missing) return now;
    const before = previous
      ? { groups: previous.groupScores, layers: previous.layerScores }
      : scoreChannels(this.analysis, this.found, this.rows, this.stateOf({ model: this.original }), {
          ...options,
          criterion: options.criterion === 'taylor' ? 'l1' : options.criterion,
        });
    const filled = (lists: number[][], old: number[][]) =>
      lists.map((list, i) => list.map((value, j) => (Number.isNaN(value) ? (old[i]?.[j] ?? 0) : value)));
    return { groups: filled(now.groups, before.groups), layers: filled(now.layers, before.layers) };
  }

  private demandNames({ exclude, overrides }: PruneOptions): void {
    const layers = this.analysis.model.graph.nodes.filter((n) => n.operator !== 'Constant').map(nodeLabel);
    const patterns = [...exclude, ...Object.keys(overrides)];
    const rows = [...new Set(this.rows.map(({ name }) => name))];
    demandMatches(patterns, [...rows, ...layers, ...this.analysis.tensors.keys()], rows);
  }

  private demandChannels(selection: Selection, { overrides }: PruneOptions): void {
    if (selection.channels > 0 || Object.keys(overrides).length > 0) return;
    const inexact = this.found.some((group) => group.inexact.length > 0);
    const reasons = this.rows.flatMap(({ name, boundary }) => (boundary ? [`${name}: ${boundary}`] : []));
    throw new OnnxError(
      `No channel of this model can be removed${reasons.length > 0 ? ` (${reasons.slice(0, 3).join('; ')})` : ''}.`,
      inexact
        ? 'Allow cuts that are not exact (inexact), as norms run over its channels.'
        : 'Exclude fewer layers, or choose a model whose channels do not all leave it.',
    );
  }

  /** The least that has to go for every target, and at least the ratio. */
  private choose(selection: Selection, options: PruneOptions): number[][] {
    const before = this.counts.of(this.cutFor(this.all()));
    const limits = limitsOf(options, before);
    const steps = options.scope === 'global' ? selection.channels : FINENESS;
    const reached = (step: number) => {
      const kept = selection.forShare(step / Math.max(1, steps));
      return holds(limits, this.counts.of(this.cutFor(kept)));
    };
    const least = (options.ratio ?? 0) * steps;
    if (reached(least)) return selection.forShare(options.ratio ?? 0);
    let [low, high] = [Math.floor(least), steps];
    if (!reached(high)) throw this.outOfReach(selection, limits);
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (reached(middle)) high = middle;
      else low = middle;
    }
    return selection.forShare(high / steps);
  }

  private outOfReach(selection: Selection, limits: Partial<Figures>): OnnxError {
    const least = this.counts.of(this.cutFor(selection.forShare(1)));
    const told = (['parameters', 'flops', 'bytes'] as const)
      .filter((name) => limits[name] !== undefined)
      .map((name) => `${Math.round(least[name])} ${name}, not ${Math.round(limits[name] ?? 0)}`);
    return new OnnxError(
      `The model cannot be pruned so far: at least ${told.join(' and ')} would be left.`,
      'Choose a larger target, exclude fewer layers, or allow a lower floor.',
    );
  }

  private stepOf(state: State, scores: Scores, kept: number[][], bytes: number | undefined): PruningStep {
    const { cut } = state;
    const figures = this.counts.of(cut);
    const of = this.rows.map((row) => this.counts.ofLayer(cut, row));
    const total = this.found.reduce((sum, { channels }) => sum + channels, 0);
    const left = kept.reduce((sum, channels) => sum + channels.length, 0);
    return {
      label: left === total ? 'before' : `${Math.round((100 * (total - left)) / total)} %`,
      kept,
      groupScores: scores.groups,
      layerScores: scores.layers,
      thresholds: kept.map((channels, i) => threshold(channels, this.found[i]?.channels ?? 0, scores.groups[i] ?? [])),
      layerParameters: of.map(({ parameters }) => parameters),
      layerFlops: of.map(({ flops }) => flops),
      removedParameters: this.removed(cut, kept),
      ...figures,
      bytes: bytes ?? figures.bytes,
    };
  }

  /** Of each member: the slices that are gone, in the sizes that its other axes have now. */
  private removed(cut: Cut, kept: number[][]): number[][] {
    return this.found.map(({ members }, i) => {
      const stay = new Set(kept[i]);
      return members.map(({ initializer, axis, indices }) => {
        const gone = indices.reduce((sum, list, channel) => sum + (stay.has(channel) ? 0 : list.length), 0);
        const others = this.counts.dims(cut, initializer).filter((_, a) => a !== axis);
        return others.reduce((product, d) => product * d, gone);
      });
    });
  }

  private mapOf(step: PruningStep, { criterion, scope }: PruneOptions): PruneMap {
    const { parameters, flops, bytes } = step;
    return {
      criterion,
      scope,
      inexact: [...this.inexact(step.kept)],
      boundaries: this.rows.flatMap(({ name, boundary }) => (boundary ? [{ layer: name, reason: boundary }] : [])),
      before: this.counts.of(this.cutFor(this.all())),
      after: { parameters, flops, bytes },
      groups: this.found.map(({ name, channels, members }, i) => {
        const stay = new Set(step.kept[i]);
        const gone = (indices: number[][]) => indices.filter((_, channel) => !stay.has(channel)).flat();
        return {
          name,
          channels,
          scores: step.groupScores[i] ?? [],
          kept: step.kept[i] ?? [],
          members: members.map(({ initializer, axis, role, indices }) => ({
            initializer: this.nameInFile(initializer),
            axis,
            role,
            removed: gone(indices).sort((a, b) => a - b),
          })),
        };
      }),
    };
  }

  private inexact(kept: number[][]): Set<string> {
    const cut = this.found.filter(({ channels }, i) => (kept[i]?.length ?? 0) < channels);
    return new Set(cut.flatMap((group) => group.inexact));
  }

  private warnings(kept: number[][]): string[] {
    return [...this.inexact(kept)].map(
      (norm) => `${norm} normalizes over channels of which some are gone: what is left is not exact.`,
    );
  }
}

/** The lowest score that stayed, where something went. */
function threshold(kept: readonly number[], channels: number, scores: readonly number[]): number | null {
  if (kept.length === channels) return null;
  return kept.reduce((least, channel) => Math.min(least, scores[channel] ?? 0), Number.POSITIVE_INFINITY);
}
