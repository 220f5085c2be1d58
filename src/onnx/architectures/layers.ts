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

  /** A 3×3 convolution that keeps height and width: x [N, from, H, W] → [N, to, H, W]; at stride 2 it halves them, rounding up. */
  conv3x3(layer: string, x: string, from: number, to: number, { gain = RELU_GAIN, stride = 1 } = {}): string {
    return this.conv(layer, x, [to, from, 3, 3], { gain, stride });
  }

  /** A 1×1 convolution. */
  conv1x1(layer: string, x: string, from: number, to: number, { stride = 1 } = {}): string {
    return this.conv(layer, x, [to, from, 1, 1], { gain: LINEAR_GAIN, stride });
  }

  private conv(layer: string, x: string, dims: number[], { gain, stride }: { gain: number; stride: number }): string {
    const [to = 1, from = 1, size = 1] = dims;
    const weight = this.parameter(`${layer}.weight`, this.initialize.uniform(dims, from * size * size, gain));
    const bias = this.parameter(`${layer}.bias`, this.initialize.zeros([to]));
    const pad = (size - 1) / 2;
    const strides = stride === 1 ? {} : { strides: [stride, stride] };
    const attributes = { kernel_shape: [size, size], pads: [pad, pad, pad, pad], ...strides };
    return this.builder.add('Conv', [x, weight, bias], attributes, layer);
  }
}
