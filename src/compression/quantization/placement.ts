import { floatAttribute, type Graph, intAttribute, type Node, producers, stringAttribute } from '../../onnx';
import type { FloatModel } from './float-model';
import { carriers, type QuantizableLayer } from './layers';
import { outputNames, readers } from './rewire';

/**
 * Where a graph is quantized, so that ONNX Runtime fuses each group DequantizeLinear → operator → QuantizeLinear into one
 * 8-bit operator: it wants every input of the operator dequantized, and its output read by nothing but one QuantizeLinear.
 */
export interface Placement {
  layers: readonly QuantizableLayer[];
  /** Values that pass through 8 bits. */
  quantized: ReadonlySet<string>;
  /** Nodes that compute in 8 bits. */
  nodes: ReadonlySet<Node>;
  /** A ReLU or clip that the range of its output does in passing: it goes, by the node that takes over its output. */
  absorbed: ReadonlyMap<Node, Node>;
  /** The value whose range a quantized value has: what pools, reshapes or cuts must not rescale. */
  rangeOf(value: string): string;
}

/** Operators that move or choose bytes and therefore hand on the range of their input. */
const movers = new Set(
  'MaxPool Resize Expand Flatten Gather GatherElements Reshape Slice Squeeze Tile Transpose Unsqueeze Split'.split(' '),
);

function isMover(node: Node, graph: Graph): boolean {
  if (node.domain !== '' || !movers.has(node.operator) || graph.initializers.has(node.inputs[0] ?? '')) return false;
  if (node.operator === 'MaxPool') return node.outputs.filter(Boolean).length === 1;
  // Cubic interpolation leaves the range.
  if (node.operator === 'Resize') return stringAttribute(node, 'mode') !== 'cubic';
  return true;
}

function isCarrier(node: Node): boolean {
  if (node.domain !== '' || !carriers.has(node.operator)) return false;
  // The 8-bit kernel knows neither.
  const dilated = (node.attributes.get('dilations')?.value as number[] | undefined)?.some((d) => d !== 1) ?? false;
  return node.operator !== 'AveragePool' || !(intAttribute(node, 'ceil_mode') || dilated);
}

const bound = (graph: Graph, name: string | undefined, otherwise: number): number | undefined => {
  if (!name) return otherwise;
  const data = graph.initializers.get(name)?.data;
  return data && Number(data[0]);
};

/** Whether the node limits its input to a fixed range around 0, as 8 bits do anyhow. */
function isLimit(node: Node, graph: Graph): boolean {
  if (node.operator === 'Relu') return true;
  if (node.operator !== 'Clip') return false;
  const low = bound(graph, node.inputs[1], floatAttribute(node, 'min') ?? Number.NEGATIVE_INFINITY);
  const high = bound(graph, node.inputs[2], floatAttribute(node, 'max') ?? Number.POSITIVE_INFINITY);
  return low !== undefined && high !== undefined && low <= 0 && high >= 0;
}

/** Finds, step by step, what can be quantized without a way back to float in between. */
class Placer {
  readonly quantized = new Set<string>();
  readonly absorbed = new Map<Node, Node>();
  readonly nodes = new Set<Node>();
  private readonly read: Map<string, Node[]>;
  private readonly returned: Set<string>;
  private readonly isLayer: Set<Node>;
  private readonly makers: Map<string, Node>;

  constructor(
    private readonly float: FloatModel,
    layers: readonly QuantizableLayer[],
  ) {
    const { graph } = float.model;
    this.read = readers(graph);
    this.makers = producers(graph);
    this.returned = outputNames(graph);
    this.isLayer = new Set(layers.map(({ node }) => node));
  }

  run(): void {
    for (const node of this.isLayer) this.placeLayer(node);
    for (let before = -1; before !== this.quantized.size; ) {
      before = this.quantized.size;
      for (const node of this.float.model.graph.nodes) this.extend(node);
    }
  }

  /** A layer reads 8 bits. A convolution must write them too; a product may, and must where a limit follows. */
  private placeLayer(node: Node): void {
    this.nodes.add(node);
    this.quantized.add(node.inputs[0] ?? '');
    const end = this.endOf(node);
    if (node.operator === 'Conv' || end !== node) this.quantized.add(end.outputs[0] ?? '');
  }

  /** The node whose output an 8-bit node writes: the limit after it, where only that reads it. */
  private endOf(node: Node): Node {
    const value = node.outputs[0] ?? '';
    const [next, another] = this.read.get(value) ?? [];
    const { graph } = this.float.model;
    if (!next || another || this.returned.has(value) || !isLimit(next, graph)) return node;
    this.absorbed.set(node, next);
    return next;
  }

  private isIn = (name: string): boolean => this.quantized.has(name);

  /** Made by a hard sigmoid, which is float: one small step, where the product that it gates may be large. */
  private isGate(name: string): boolean {
    const maker = this.makers.get(name);
    return maker?.operator === 'HardSigmoid' && this.isIn(maker.inputs[0] ?? '');
  }

  /** Carries 8 bits on through a node that can compute in them. */
  private extend(node: Node): void {
    if (this.nodes.has(node) || node.outputs.some((o) => this.returned.has(o))) return;
    if (isMover(node, this.float.model.graph)) this.extendMover(node);
    else if (isCarrier(node)) this.extendCarrier(node);
  }

  private extendMover(node: Node): void {
    if (!this.isIn(node.inputs[0] ?? '')) return;
    this.nodes.add(node);
    for (const output of node.outputs) if (output !== '') this.quantized.add(output);
  }

  private extendCarrier(node: Node): void {
    const { initializers } = this.float.model.graph;
    const isConstant = (name: string) => initializers.get(name)?.type === 'float32';
    const variable = node.inputs.filter((name) => !isConstant(name));
    if (!variable.some(this.isIn) || !variable.every((name) => this.isIn(name) || this.isGate(name))) return;
    this.nodes.add(node);
    for (const name of variable) this.quantized.add(name);
    this.quantized.add(this.endOf(node).outputs[0] ?? '');
  }
}

/** Where each quantized value takes its range from, through all movers, whether those are quantized or not. */
function rangeSources(graph: Graph): Map<string, string> {
  const source = new Map<string, string>();
  for (const node of graph.nodes) {
    const input = node.inputs[0] ?? '';
    if (isMover(node, graph)) for (const output of node.outputs) source.set(output, source.get(input) ?? input);
  }
  return source;
}

/** Places quantization around the given layers of a model. */
export function place(float: FloatModel, layers: readonly QuantizableLayer[]): Placement {
  const placer = new Placer(float, layers);
  placer.run();
  const source = rangeSources(float.model.graph);
  const { quantized, nodes, absorbed } = placer;
  return { layers, quantized, nodes, absorbed, rangeOf: (value) => source.get(value) ?? value };
}

/** The value that a layer hands on: what a limit makes of it, where that is part of it. */
export const madeBy = ({ absorbed }: Placement, node: Node): string => (absorbed.get(node) ?? node).outputs[0] ?? '';
