import { cloneModel, type Model, type Node } from '../../onnx';
import { dropUnread } from '../../runtime';
import { type AffineRange, affineRange } from './affine';
import type { Clip } from './clipping';
import { Emitter } from './emitter';
import type { FloatModel } from './float-model';
import type { QuantizableLayer } from './layers';
import type { Placement } from './placement';
import { outputNames, readers, renameReads } from './rewire';

/** The range that 8 bits keep of a value; every value that a placement quantizes has one. */
export type Clips = ReadonlyMap<string, Clip>;

/** Scale and zero point of a quantized value. */
export function rangeIn(placement: Placement, clips: Clips, value: string): AffineRange {
  return affineRange(clips.get(placement.rangeOf(value)) ?? { from: 0, to: 0 });
}

/** Writes the graph anew, node after node, with what quantizes it in between. */
class Writer {
  private readonly emitter: Emitter;
  private readonly layers: Map<string, QuantizableLayer>;
  private readonly gone: Set<string>;
  private readonly computes: Set<string>;
  /** What 8-bit nodes read instead of a quantized value, and whether float nodes do as well. */
  private readonly back = new Map<string, { name: string; forAll: boolean }>();
  private readonly returned: Set<string>;
  private readonly read: Map<string, Node[]>;

  constructor(
    private readonly float: FloatModel,
    private readonly model: Model,
    private readonly placement: Placement,
    private readonly clips: Clips,
    reduceRange: boolean,
  ) {
    this.emitter = new Emitter(model.graph, reduceRange);
    const keyOf = (node: Node) => node.outputs[0] ?? '';
    this.layers = new Map(placement.layers.map((layer) => [keyOf(layer.node), layer]));
    this.gone = new Set([...placement.absorbed.values()].map(keyOf));
    this.computes = new Set([...placement.nodes].map(keyOf));
    this.returned = outputNames(model.graph);
    this.read = readers(model.graph);
  }

  run(): void {
    const { graph } = this.model;
    const { nodes } = graph;
    graph.nodes = [];
    for (const { name } of graph.inputs) this.quantize(name, false);
    nodes.forEach((node, i) => {
      const original = this.float.model.graph.nodes[i];
      if (original && !this.gone.has(node.outputs[0] ?? '')) this.write(node, original);
    });
  }

  private write(node: Node, original: Node): void {
    const isQuantized = this.computes.has(node.outputs[0] ?? '');
    const limit = this.placement.absorbed.get(original);
    const layer = this.layers.get(node.outputs[0] ?? '');
    if (layer) this.connectLayer(node, layer);
    else if (isQuantized) this.connect(node);
    else renameReads(node, (name) => this.forFloat(name));
    if (limit) node.outputs = [limit.outputs[0] ?? ''];
    const made = [...node.outputs];
    this.emitter.push(node);
    for (const [i, value] of made.entries()) if (value !== '') this.finish(node, i, value, isQuantized);
  }

  private forFloat(name: string): string {
    const back = this.back.get(name);
    return back?.forAll ? back.name : name;
  }

  private connectLayer(node: Node, layer: QuantizableLayer): void {
    const input = layer.node.inputs[0] ?? '';
    const { scale } = rangeIn(this.placement, this.clips, input);
    node.inputs = this.emitter.layerInputs(layer, this.back.get(input)?.name ?? input, scale);
  }

  private connect(node: Node): void {
    node.inputs = node.inputs.map((name) => {
      const constant = this.model.graph.initializers.get(name)?.type === 'float32' && node.operator !== 'Resize';
      return this.back.get(name)?.name ?? (constant ? this.emitter.constant(name) : name);
    });
  }

  /** What comes after a node made a value: quantization, or the step between a product and a sum that keeps them apart. */
  private finish(node: Node, index: number, value: string, isQuantized: boolean): void {
    if (!this.placement.quantized.has(value)) {
      if (this.layers.has(value) && node.operator === 'MatMul' && this.isAdded(value)) this.keepApart(node, value);
      return;
    }
    if (!isQuantized || !this.returned.has(value)) {
      this.quantize(value, isQuantized);
      return;
    }
    // The name belongs to what leaves the model, which is what came back from 8 bits.
    const inner = this.emitter.fresh(`${value}_float`);
    node.outputs[index] = inner;
    this.emitter.throughBytes(inner, rangeIn(this.placement, this.clips, value), value);
    this.back.set(value, { name: value, forAll: true });
  }

  private quantize(value: string, forAll: boolean): void {
    if (!this.placement.quantized.has(value)) return;
    const name = this.emitter.fresh(`${value}_dq`);
    this.emitter.throughBytes(value, rangeIn(this.placement, this.clips, value), name);
    this.back.set(value, { name, forAll });
  }

  private isAdded(value: string): boolean {
    return this.read.get(value)?.some(({ operator }) => operator === 'Add') ?? false;
  }

  /** ONNX Runtime would join product and sum to a Gemm whose bias is float, which has no 8-bit kernel. */
  private keepApart(node: Node, value: string): void {
    const rank = this.float.types.get(value)?.dims.length ?? 0;
    if (rank === 0) return;
    const product = this.emitter.fresh(`${value}_product`);
    node.outputs = [product];
    const { weight } = this.layers.get(value) ?? { weight: '' };
    const channels = this.float.model.graph.initializers.get(weight)?.dims[1] ?? -1;
    const shape = [...new Array<number>(rank - 1).fill(0), channels];
    this.emitter.node('Reshape', [product, this.emitter.ints(shape)], value);
  }
}

/** The model with weights in int8 and the placed values in uint8 (QDQ form, ONNX operators only). */
export function writeQdq(float: FloatModel, placement: Placement, clips: Clips, reduceRange: boolean): Model {
  const model = cloneModel(float.model);
  new Writer(float, model, placement, clips, reduceRange).run();
  dropUnread(model.graph);
  return { ...model, producer: 'distillery' };
}
