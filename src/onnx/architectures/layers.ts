import type { GraphBuilder } from '../builder';
import type { Tensor } from '../tensor';
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

  /** Stores a weight under its name. */
  private parameter(name: string, tensor: Tensor): string {
    this.builder.graph.initializers.set(name, tensor);
    return name;
  }

  /** x [N, from] → [N, to]. */
  dense(layer: string, x: string, from: number, to: number, gain: number): string {
    const weight = this.parameter(`${layer}.weight`, this.initialize.uniform([to, from], from, gain));
    const bias = this.parameter(`${layer}.bias`, this.initialize.zeros([to]));
    return this.builder.add('Gemm', [x, weight, bias], { transB: 1 }, layer);
  }

  /** x [..., from] → [..., to], without a bias. */
  linear(layer: string, x: string, from: number, to: number, gain = LINEAR_GAIN): string {
    const weight = this.parameter(`${layer}.weight`, this.initialize.uniform([from, to], from, gain));
    return this.builder.add('MatMul', [x, weight], {}, layer);
  }

  /** Ids [...] → vectors [..., width], which start with the spread of GPT-2's (Radford et al., 2019). */
  embedding(layer: string, ids: string, words: number, width: number): string {
    const weight = this.parameter(`${layer}.weight`, this.initialize.uniform([words, width], 1, 0.02));
    return this.builder.add('Gather', [weight, ids], { axis: 0 }, layer);
  }

  /** RMSNorm (Zhang & Sennrich, 2019, arXiv:1910.07467) over the last axis: x / √(mean x² + ε) · scale. */
  rmsNorm(layer: string, x: string, width: number): string {
    const { builder: b } = this;
    const scale = this.parameter(`${layer}.scale`, this.initialize.ones([width]));
    const square = b.add('ReduceMean', [b.add('Pow', [x, b.scalar(2, 'float32')]), b.ints([-1])]);
    const root = b.add('Sqrt', [b.add('Add', [square, b.scalar(1e-5, 'float32')])]);
    return b.add('Mul', [b.add('Div', [x, root]), scale], {}, layer);
  }

  /** A convolution along text, as long as what comes in: x [N, from, L] → [N, to, L]. */
  conv1d(layer: string, x: string, { from, to, size }: { from: number; to: number; size: number }): string {
    const weight = this.parameter(`${layer}.weight`, this.initialize.uniform([to, from, size], from * size, RELU_GAIN));
    const bias = this.parameter(`${layer}.bias`, this.initialize.zeros([to]));
    const before = Math.floor((size - 1) / 2);
    return this.builder.add(
      'Conv',
      [x, weight, bias],
      { kernel_shape: [size], pads: [before, size - 1 - before] },
      layer,
    );
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
