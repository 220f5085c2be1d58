import type { GraphBuilder } from '../builder';
import type { Initializer } from './initialize';

/** Gain before a ReLU, and before the logits. */
export const RELU_GAIN = Math.SQRT2;
export const LINEAR_GAIN = 1;

/** Layers that our own nets are made of; each names its weights `<layer>.weight` and `<layer>.bias`. */
export class Layers {
  constructor(
    readonly builder: GraphBuilder,
    private readonly initialize: Initializer,
  ) {}

  private parameter(name: string, tensor: ReturnType<Initializer['zeros']>): string {
    this.builder.graph.initializers.set(name, tensor);
    return name;
  }

  /** x [N, from] → [N, to]. */
  dense(layer: string, x: string, from: number, to: number, gain: number): string {
    const weight = this.parameter(`${layer}.weight`, this.initialize.uniform([to, from], from, gain));
    const bias = this.parameter(`${layer}.bias`, this.initialize.zeros([to]));
    return this.builder.add('Gemm', [x, weight, bias], { transB: 1 }, layer);
  }

  /** A 3×3 convolution that keeps height and width: x [N, from, H, W] → [N, to, H, W]. */
  conv3x3(layer: string, x: string, from: number, to: number): string {
    const weight = this.parameter(`${layer}.weight`, this.initialize.uniform([to, from, 3, 3], from * 9, RELU_GAIN));
    const bias = this.parameter(`${layer}.bias`, this.initialize.zeros([to]));
    return this.builder.add('Conv', [x, weight, bias], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }, layer);
  }
}
