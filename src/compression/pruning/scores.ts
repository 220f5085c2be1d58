import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { OnnxError, sizeOf, type Tensor, valueAt } from '../../onnx';
import type { Analysis } from './analysis';
import type { Cut } from './cut';
import type { Group, Member } from './groups';
import type { Layer } from './layers';
import type { Criterion, PruneOptions } from './options';

/** A model as it stands: the original, or what an earlier cut left of it, trained since or not. */
export interface State {
  tensors: ReadonlyMap<string, Tensor>;
  cut: Cut;
}

export interface Scores {
  /** Of each group, by channel; NaN for channels that are gone. */
  groups: number[][];
  /** Of each layer, by channel of its group; empty at a boundary. */
  layers: number[][];
}

/** One number for each index along an axis, from the elements of that slice. */
function alongAxis(tensor: Tensor, axis: number, term: (value: number, at: number) => number): Float64Array {
  const { dims, data } = tensor;
  const length = dims[axis] ?? 1;
  const inner = sizeOf(dims.slice(axis + 1));
  const sums = new Float64Array(length);
  for (let i = 0; i < data.length; i++) {
    const value = valueAt(tensor, i);
    const index = Math.floor(i / inner) % length;
    sums[index] = (sums[index] ?? 0) + term(value, i);
  }
  return sums;
}

/** How the terms of a slice are made and what their sum means. */
interface Measure {
  term(tensor: Tensor, gradient: Tensor | undefined): (value: number, at: number) => number;
  score(sum: number): number;
}

const l1: Measure = { term: () => Math.abs, score: (sum) => sum };
const measures: Record<Criterion, Measure> = {
  l1,
  l2: { term: () => (value) => value * value, score: Math.sqrt },
  bn: l1,
  random: l1,
  taylor: {
    term: (_, gradient) => (value, at) => value * (gradient ? valueAt(gradient, at) : 0),
    score: Math.abs,
  },
};

/** Scores by channel of the slices of one tensor; NaN for those that are gone. */
function ofSlices(
  analysis: Analysis,
  state: State,
  { initializer, axis, indices }: Pick<Member, 'initializer' | 'axis' | 'indices'>,
  options: Pick<PruneOptions, 'gradients'> & { criterion: Criterion },
): number[] {
  const tensor = state.tensors.get(initializer);
  const labels = analysis.values.get(initializer)?.labels;
  if (!tensor || !labels) return indices.map(() => Number.NaN);
  const measure = measures[options.criterion];
  const gradient = options.gradients?.get(initializer);
  if (options.criterion === 'taylor' && gradient?.data.length !== tensor.data.length) {
    throw new OnnxError(
      `There is no gradient for the weights "${initializer}", which the criterion "taylor" needs.`,
      'Exclude the layer, or choose the criterion l1.',
      { node: initializer },
    );
  }
  const sums = alongAxis(tensor, axis, measure.term(tensor, gradient));
  const place = new Map(state.cut.kept(labels, axis).map((original, now) => [original, now]));
  return indices.map((list) => {
    const present = list.flatMap((i) => place.get(i) ?? []);
    return present.length === 0 ? Number.NaN : measure.score(present.reduce((sum, i) => sum + (sums[i] ?? 0), 0));
  });
}

function mean(values: readonly number[]): number {
  const present = values.filter((value) => !Number.isNaN(value));
  return present.length === 0 ? Number.NaN : present.reduce((a, b) => a + b, 0) / present.length;
}

/** Against the layer's mean, so that layers can be compared. */
function normalized(scores: readonly number[]): number[] {
  const average = mean(scores);
  return average > 0 ? scores.map((score) => score / average) : [...scores];
}

const averaged = (lists: readonly (readonly number[])[], channels: number): number[] =>
  Array.from({ length: channels }, (_, i) => mean(lists.map((list) => list[i] ?? Number.NaN)));

function chance(groups: readonly Group[], seed: number): number[][] {
  const generator = xoroshiro128plus(seed);
  return groups.map(({ channels }) => Array.from({ length: channels }, () => uniformFloat64(generator)));
}

/** The scales of the batch norms in a group; empty where it has none. */
const scalesOf = (analysis: Analysis, state: State, group: Group): number[][] =>
  group.members.filter((m) => m.scale).map((m) => ofSlices(analysis, state, m, { criterion: 'l1' }));

/**
 * Scores every channel of a state: each layer's own, and the group's, which is the mean over the layers that make its
 * channels.
 * @throws OnnxError where `taylor` lacks a gradient.
 */
export function scoreChannels(
  analysis: Analysis,
  groups: readonly Group[],
  layers: readonly Layer[],
  state: State,
  options: Pick<PruneOptions, 'criterion' | 'scope' | 'seed' | 'gradients'>,
): Scores {
  const { criterion, scope, gradients } = options;
  const adjust = scope === 'global' ? normalized : (scores: readonly number[]) => [...scores];
  const random = criterion === 'random' ? chance(groups, options.seed) : undefined;
  const scales = criterion === 'bn' ? groups.map((group) => scalesOf(analysis, state, group).map(adjust)) : [];
  const own = layers.map((layer) => {
    if (layer.group === undefined) return [];
    const scaled = scales[layer.group] ?? [];
    if (random) return random[layer.group] ?? [];
    if (scaled.length > 0) return averaged(scaled, layer.channels);
    return adjust(ofSlices(analysis, state, layer, { criterion, gradients }));
  });
  const scored = groups.map((group, index) => {
    const lists = own.filter((_, i) => layers[i]?.group === index);
    return averaged(lists, group.channels);
  });
  return { groups: scored, layers: own };
}
