import {
  allocate,
  cloneModel,
  constantTensors,
  type Model,
  type Tensor,
  type TensorData,
  withStoredWeights,
} from '../../onnx';
import { withTensors } from '../../training';
import type { Role } from './report';

/** A tensor of the original and the slices that are gone from it. */
export interface MapMember {
  initializer: string;
  axis: number;
  role: Role;
  /** Indices along the axis of the original tensor. */
  removed: number[];
}

export interface MapGroup {
  name: string;
  channels: number;
  scores: number[];
  /** Channels that are left, ascending. */
  kept: number[];
  members: MapMember[];
}

export interface Figures {
  parameters: number;
  flops: number;
  bytes: number;
}

/** What was cut, written so that anyone can check a pruned model against its original. */
export interface PruneMap {
  criterion: string;
  scope: 'global' | 'layer';
  /** Norms over an axis that was pruned. Where there is one, the pruned model does not equal the zeroed original. */
  inexact: string[];
  /** Layers that keep all channels, and why. */
  boundaries: { layer: string; reason: string }[];
  before: Figures;
  after: Figures;
  groups: MapGroup[];
}

function withoutSlices(tensor: Tensor, axis: number, removed: readonly number[]): Tensor {
  const data: TensorData = allocate(tensor.type, tensor.data.length);
  data.set(tensor.data as never);
  const inner = tensor.dims.slice(axis + 1).reduce((a, b) => a * b, 1);
  const length = tensor.dims[axis] ?? 1;
  const zero = (data instanceof BigInt64Array || data instanceof BigUint64Array ? 0n : 0) as never;
  for (let start = 0; start < data.length; start += inner * length) {
    for (const index of removed) data.fill(zero, start + index * inner, start + (index + 1) * inner);
  }
  return { ...tensor, data };
}

/**
 * The original with the removed slices of every consumer set to 0: what the pruned model must equal, to rounding, where no
 * norm runs over a pruned axis (Chen et al., 2021, arXiv:2107.07467: a zero-invariant group).
 */
export function zeroed(model: Model, map: PruneMap): Model {
  const original = withStoredWeights(model);
  const tensors = constantTensors(original.graph);
  const changed = new Map<string, Tensor>();
  for (const { initializer, axis, role, removed } of map.groups.flatMap((g) => g.members)) {
    const tensor = changed.get(initializer) ?? tensors.get(initializer);
    if (role === 'consumer' && tensor && removed.length > 0) {
      changed.set(initializer, withoutSlices(tensor, axis, removed));
    }
  }
  return changed.size > 0 ? withTensors(original, changed) : cloneModel(original);
}
