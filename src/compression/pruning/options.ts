import type { Tensor } from '../../onnx';

/**
 * How important a channel is: the sum of its absolute weights (Li et al., 2017, arXiv:1608.08710), their L2 norm, the
 * absolute scale of the batch norm behind it (Liu et al., 2017, arXiv:1708.06519; L1 where there is none), the absolute
 * first-order change of the loss without it (Molchanov et al., 2019, arXiv:1906.10771), or chance.
 */
export type Criterion = 'l1' | 'l2' | 'bn' | 'taylor' | 'random';

/** How much goes. Where several are given, all of them hold. A target counts what is left: a number, or a share such as "50%". */
export interface Amount {
  /** Share of the channels that can go, above 0 and below 1. */
  ratio?: number;
  parameters?: number | string;
  flops?: number | string;
  /** Of the file. */
  bytes?: number | string;
}

export interface PruneOptions extends Amount {
  criterion: Criterion;
  /** Channels compete with all others, each scored against the mean of its layer, or with those of their group alone. */
  scope: 'global' | 'layer';
  /** Layers or initializers that keep all channels: names, or patterns with `*`. */
  exclude: readonly string[];
  /** Another ratio for some layers, by name or pattern. */
  overrides: Readonly<Record<string, number>>;
  /** Channels that are left are a multiple of this; `auto`: what this processor's convolutions are fast with. */
  multiple: number | 'auto';
  /** Channels that every layer keeps at least. */
  floor: number;
  seed: number;
  /** For `taylor`: the gradient of the loss by initializer name, of the shapes of the state that is cut. */
  gradients?: ReadonlyMap<string, Tensor>;
  /** Cut groups, too, whose channels a norm runs over, although what is left then computes something else. False where missing. */
  inexact?: boolean;
}
