/** One row of the report: a layer whose output channels are scored, or a boundary that keeps all of them. */
export interface PruningLayer {
  /** A layer whose channels belong to several groups has a row for each. */
  name: string;
  /** For people: `Conv 3×3`, `Gemm`, `attention, 4 heads`. */
  kind: string;
  /** Output channels before any pruning; heads where whole heads go. */
  channels: number;
  unit: 'channel' | 'head';
  /** Index into the groups; missing at a boundary. */
  group?: number;
  /** Why nothing is removed here, for a person to read. */
  boundary?: string;
}

/** Makes the channel, scales or shifts it on its way, or reads it. */
export type Role = 'producer' | 'norm' | 'consumer';

/** A tensor from which slices go together with the group. */
export interface PruningMember {
  /** The initializer; for weights in a `Constant` node, the name of what the node makes. */
  initializer: string;
  /** The name of the node that reads it. */
  layer: string;
  axis: number;
  role: Role;
}

/** Channels that go together, in every member (Fang et al., 2023, arXiv:2301.12900). */
export interface PruningGroup {
  /** `A`, `B`, ... in the order of the graph. */
  name: string;
  /** How many can go one by one: channels, or heads, or channels of every group of a grouped convolution at once. */
  channels: number;
  members: PruningMember[];
  /** Norms over the pruned axis: without the channels that go they compute something else, so that cutting is not exact. */
  inexact: string[];
}

/** The model after a pruning step. Arrays run along the layers or groups; channels count as in the original. */
export interface PruningStep {
  /** `before`, `10 %`, ...: the share of all channels that is gone. */
  label: string;
  /** Of each group: the channels that are left, ascending. */
  kept: number[][];
  /** Of each group: what decided, by channel. A channel that went earlier keeps the score it had then. */
  groupScores: number[][];
  /** Of each layer: its own score, by channel, before the group is taken together. Empty at a boundary. */
  layerScores: number[][];
  /** Of each group: channels that score below it went; null where none went by score. */
  thresholds: (number | null)[];
  layerParameters: number[];
  /** Floating-point operations of a forward pass of one sample. */
  layerFlops: number[];
  /** Of each member of each group: parameters that are gone from it since `before`. */
  removedParameters: number[][];
  parameters: number;
  flops: number;
  /** Of the file. */
  bytes: number;
}
