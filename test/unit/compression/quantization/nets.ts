import { emptyGraph, float32, GraphBuilder, type Model, newModel, sizeOf, type Tensor } from '../../../../src/onnx';
import { Random } from '../../training/random';

/** Builds small nets with seeded weights. */
export class Net {
  readonly b = new GraphBuilder(emptyGraph('net'));
  readonly random: Random;

  constructor(seed = 1) {
    this.random = new Random(seed);
  }

  weight(dims: number[], fanIn: number, name = 'w'): string {
    const data = this.random.floats(sizeOf(dims), Math.sqrt(6 / fanIn));
    return this.b.constant({ type: 'float32', dims, data }, name);
  }

  vector(channels: number, low: number, high: number, name = 'v'): string {
    const data = this.random.floats(channels, 1).map((v) => low + ((v + 1) / 2) * (high - low));
    return this.b.constant({ type: 'float32', dims: [channels], data }, name);
  }

  conv(
    x: string,
    from: number,
    to: number,
    { kernel = 3, group = 1, bias = true, name = this.b.fresh('conv') } = {},
  ): string {
    const weight = this.weight([to, from / group, kernel, kernel], (from / group) * kernel * kernel, `${name}.weight`);
    const inputs = bias ? [x, weight, this.vector(to, -0.5, 0.5, `${name}.bias`)] : [x, weight];
    const pad = (kernel - 1) / 2;
    return this.b.add('Conv', inputs, { kernel_shape: [kernel, kernel], pads: [pad, pad, pad, pad], group }, name);
  }

  batchNorm(x: string, channels: number): string {
    const [scale, shift, mean] = [0.5, -0.5, -0.5].map((low) => this.vector(channels, low, low + 1));
    const variance = this.vector(channels, 0.5, 1.5);
    return this.b.add('BatchNormalization', [x, scale ?? '', shift ?? '', mean ?? '', variance]);
  }

  relu = (x: string): string => this.b.add('Relu', [x]);
  clip6 = (x: string): string => this.b.add('Clip', [x, this.b.constant(float32(0)), this.b.constant(float32(6))]);

  /** MatMul with the bias added after it, as exporters write dense layers over sequences. */
  linear(x: string, from: number, to: number, name = this.b.fresh('linear')): string {
    const product = this.b.add('MatMul', [x, this.weight([from, to], from, `${name}.weight`)], {}, name);
    return this.b.add('Add', [product, this.vector(to, -0.5, 0.5, `${name}.bias`)]);
  }

  done(output: string, ...dims: (number | string)[]): Model {
    this.b.output(output, 'float32', ['n', ...dims]);
    return newModel(this.b.graph);
  }
}

/** Convolutions with batch norm, a pool before the ReLU, and two dense layers. */
export function plainNet(): Model {
  const net = new Net(1);
  const x = net.b.input('x', 'float32', ['n', 3, 16, 16]);
  const one = net.batchNorm(net.conv(x, 3, 8, { bias: false, name: 'conv1' }), 8);
  const pooled = net.relu(net.b.add('MaxPool', [one], { kernel_shape: [2, 2], strides: [2, 2] }));
  const two = net.relu(net.batchNorm(net.conv(pooled, 8, 8, { name: 'conv2' }), 8));
  const flat = net.b.add('Flatten', [two]);
  const dense = net.b.add('Gemm', [flat, net.weight([512, 16], 512), net.vector(16, -1, 1)], {}, 'dense');
  return net.done(
    net.b.add('Gemm', [net.relu(dense), net.weight([5, 16], 16), net.vector(5, -1, 1)], { transB: 1 }, 'logits'),
    5,
  );
}

/** Residual blocks, global pooling. */
export function residualNet(): Model {
  const net = new Net(2);
  const x = net.b.input('x', 'float32', ['n', 3, 16, 16]);
  let h = net.relu(net.batchNorm(net.conv(x, 3, 8), 8));
  for (let block = 0; block < 2; block++) {
    const inner = net.relu(net.batchNorm(net.conv(h, 8, 8), 8));
    h = net.relu(net.b.add('Add', [h, net.batchNorm(net.conv(inner, 8, 8), 8)]));
  }
  const pooled = net.b.add('Flatten', [net.b.add('GlobalAveragePool', [h])]);
  return net.done(net.b.add('Gemm', [pooled, net.weight([8, 5], 8), net.vector(5, -1, 1)], {}, 'logits'), 5);
}

/** Depthwise convolutions with ReLU6, SiLU, a concatenation and a transposed convolution. */
export function mobileNet(): Model {
  const net = new Net(3);
  const { b } = net;
  const x = b.input('x', 'float32', ['n', 3, 16, 16]);
  const stem = net.clip6(net.conv(x, 3, 8));
  const depthwise = net.clip6(net.conv(stem, 8, 8, { group: 8, name: 'depthwise' }));
  const point = net.conv(depthwise, 8, 8, { kernel: 1 });
  const gated = b.add('Mul', [point, b.add('Sigmoid', [point])]);
  const both = b.add('Concat', [gated, net.conv(gated, 8, 4)], { axis: 1 });
  const up = b.add(
    'ConvTranspose',
    [both, net.weight([12, 4, 2, 2], 48)],
    { kernel_shape: [2, 2], strides: [2, 2] },
    'up',
  );
  const pooled = b.add('Flatten', [b.add('GlobalAveragePool', [net.relu(net.conv(up, 4, 6))])]);
  return net.done(b.add('Gemm', [pooled, net.weight([6, 5], 6)], {}, 'logits'), 5);
}

export const [TOKENS, WIDTH] = [6, 16];

/** One block of a transformer: norms, attention with two heads, an MLP, residuals. */
export function transformerBlock(): Model {
  const net = new Net(4);
  const { b } = net;
  const norm = (x: string) =>
    b.add('LayerNormalization', [x, net.vector(WIDTH, 0.9, 1.1), net.vector(WIDTH, -0.1, 0.1)], { axis: -1 });
  const heads = (x: string, perm: number[]) =>
    b.add('Transpose', [b.add('Reshape', [x, b.ints([0, TOKENS, 2, WIDTH / 2])])], { perm });
  const x = b.input('x', 'float32', ['n', TOKENS, WIDTH]);
  const first = norm(x);
  const [q, k, v] = ['query', 'key', 'value'].map((name) => net.linear(first, WIDTH, WIDTH, name)) as [
    string,
    string,
    string,
  ];
  const scores = b.add('MatMul', [heads(q, [0, 2, 1, 3]), heads(k, [0, 2, 3, 1])], {}, 'scores');
  const weights = b.add('Softmax', [b.add('Mul', [scores, b.scalar(WIDTH ** -0.5, 'float32')])], { axis: -1 });
  const mixed = b.add('Transpose', [b.add('MatMul', [weights, heads(v, [0, 2, 1, 3])])], { perm: [0, 2, 1, 3] });
  const attended = b.add('Add', [
    x,
    net.linear(b.add('Reshape', [mixed, b.ints([0, TOKENS, WIDTH])]), WIDTH, WIDTH, 'out'),
  ]);
  const inner = b.add('Gelu', [net.linear(norm(attended), WIDTH, 4 * WIDTH, 'up')]);
  return net.done(b.add('Add', [attended, net.linear(inner, 4 * WIDTH, WIDTH, 'down')]), TOKENS, WIDTH);
}

/** `count` samples for one of these nets. */
export function samples(model: Model, count: number, seed = 7): Tensor {
  const dims = [count, ...(model.graph.inputs[0]?.dims ?? []).slice(1).map(Number)];
  return { type: 'float32', dims, data: new Random(seed).floats(sizeOf(dims), 2) };
}

/**
 * The plain net for data whose first channel is a thousand times as loud, and whose first layer takes that back: float sees
 * no difference, but one scale for the whole input leaves the other channels nothing.
 */
export function loudChannel(count: number): { model: Model; data: Tensor } {
  const model = plainNet();
  const data = samples(model, count);
  const weight = model.graph.initializers.get('conv1.weight');
  if (!weight) throw new Error('plainNet has no conv1.weight');
  const scaled = (values: Float32Array, perChannel: number, factor: number) =>
    values.map((value, i) => (Math.floor(i / perChannel) % 3 === 0 ? value * factor : value));
  model.graph.initializers.set('conv1.weight', { ...weight, data: scaled(weight.data as Float32Array, 9, 1e-3) });
  return { model, data: { ...data, data: scaled(data.data as Float32Array, 256, 1e3) } };
}
