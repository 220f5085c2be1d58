import {
  type AttributeValue,
  emptyGraph,
  GraphBuilder,
  int64,
  type Model,
  newModel,
  sizeOf,
} from '../../../../src/onnx';
import { Random } from '../../training/random';

type Attributes = Record<string, AttributeValue>;

/** Builds small graphs with seeded weights for tests of pruning; values are kept near 1, so that 1e-5 means something. */
export class Net {
  readonly b = new GraphBuilder(emptyGraph('net'));
  private readonly random: Random;

  constructor(seed = 1) {
    this.random = new Random(seed);
  }

  /** A weight with values in ±scale around `centre`. */
  weight(name: string, dims: number[], scale = Math.sqrt(3 / Math.max(1, sizeOf(dims.slice(1)))), centre = 0): string {
    const data = this.random.floats(sizeOf(dims), scale).map((value) => value + centre);
    this.b.graph.initializers.set(name, { type: 'float32', dims, data });
    return name;
  }

  input(dims: (number | string)[], name = 'x'): string {
    return this.b.input(name, 'float32', dims);
  }

  op(operator: string, inputs: string[], attributes: Attributes = {}, name?: string): string {
    return this.b.add(operator, inputs, attributes, name);
  }

  conv(
    name: string,
    x: string,
    from: number,
    to: number,
    more: Attributes & { group?: number; kernel?: number } = {},
  ): string {
    const { kernel = 3, group = 1, ...attributes } = more;
    const pad = (kernel - 1) / 2;
    const w = this.weight(`${name}.weight`, [to, from / group, kernel, kernel]);
    const bias = this.weight(`${name}.bias`, [to], 0.5);
    return this.op(
      'Conv',
      [x, w, bias],
      { kernel_shape: [kernel, kernel], pads: [pad, pad, pad, pad], group, ...attributes },
      name,
    );
  }

  norm(name: string, x: string, channels: number): string {
    const scale = this.weight(`${name}.scale`, [channels], 0.5, 1);
    const bias = this.weight(`${name}.bias`, [channels], 0.5);
    const mean = this.weight(`${name}.mean`, [channels], 0.2);
    const variance = this.weight(`${name}.var`, [channels], 0.3, 1);
    return this.op('BatchNormalization', [x, scale, bias, mean, variance], {}, name);
  }

  relu(x: string): string {
    return this.op('Relu', [x]);
  }

  gemm(name: string, x: string, from: number, to: number): string {
    const w = this.weight(`${name}.weight`, [to, from]);
    return this.op('Gemm', [x, w, this.weight(`${name}.bias`, [to], 0.5)], { transB: 1 }, name);
  }

  /** x [..., from] → [..., to]. */
  linear(name: string, x: string, from: number, to: number): string {
    const w = this.weight(`${name}.weight`, [from, to], Math.sqrt(3 / from));
    return this.op('Add', [this.op('MatMul', [x, w], {}, name), this.weight(`${name}.bias`, [to], 0.5)]);
  }

  ints(...values: number[]): string {
    return this.b.ints(values);
  }

  /** Average over all places, then logits. */
  head(x: string, channels: number, classes = 5): void {
    const pooled = this.op('Flatten', [this.op('GlobalAveragePool', [x])], { axis: 1 });
    this.output(this.gemm('logits', pooled, channels, classes));
  }

  output(name: string): void {
    this.b.output(name, 'float32');
  }

  model(opset = 20): Model {
    const model = newModel(this.b.graph);
    model.opsets.set('', opset);
    return model;
  }

  scalar(value: number): string {
    return this.b.scalar(value, 'float32');
  }

  index(value: number): string {
    return this.b.constant(int64(value));
  }
}

/** The weights of a model as `Constant` nodes, as some exporters write them. */
export function inConstantNodes(model: Model): Model {
  const { graph } = model;
  const nodes = [...graph.initializers].map(([name, value]) => ({
    operator: 'Constant',
    domain: '',
    name: '',
    inputs: [],
    outputs: [name],
    attributes: new Map([['value', { kind: 'tensor', value } as const]]),
  }));
  return { ...model, graph: { ...graph, initializers: new Map(), nodes: [...nodes, ...graph.nodes] } };
}
