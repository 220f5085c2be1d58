import {
  attributes,
  cloneModel,
  type Graph,
  GraphBuilder,
  LARGEST_HALF,
  type Model,
  type Node,
  nodeLabel,
  OnnxError,
  subgraphs,
  type Tensor,
  toHalf,
} from '../../onnx';
import { dropUnread } from '../../runtime';
import type { FloatModel } from './float-model';
import { renameReads } from './rewire';

/**
 * Operators that are computed in float16. All others stay float32: those that sum or exponentiate many numbers (norms,
 * softmax, reductions, powers), those whose settings are floats (Resize, Range), and what nobody has tried. Those that only
 * move values (Reshape, Transpose, Concat) stay as well: for them alone ONNX Runtime has float16 kernels on the CPU, and
 * would cast to them and back between layers that it computes in float32.
 */
const halfOperators = new Set(
  `Conv ConvTranspose Gemm MatMul Add Sub Mul Div Neg Abs Relu LeakyRelu PRelu Clip Sigmoid Tanh HardSigmoid HardSwish
  BatchNormalization MaxPool AveragePool GlobalAveragePool GlobalMaxPool Gather`.split(/\s+/),
);

/** Weights of float32 operators from this size on are stored in float16 all the same. */
const WORTH_HALVING = 256;

const fits = ({ data }: Tensor): boolean => (data as Float32Array).every((value) => !(Math.abs(value) > LARGEST_HALF));

const halved = ({ dims, data }: Tensor): Tensor => ({
  type: 'float16',
  dims,
  data: Uint16Array.from(data as Float32Array, toHalf),
});

/** Writes the graph anew with casts between what is float16 and what stays float32. */
class HalfWriter {
  readonly halfNodes = new Set<string>();
  /** Why nodes with weights stayed float32, by what they are called. */
  readonly reasons = new Map<string, string>();
  private readonly builder: GraphBuilder;
  /** Names of the two forms of a float value. */
  private readonly asHalf = new Map<string, string>();
  private readonly asFloat = new Map<string, string>();

  constructor(
    private readonly float: FloatModel,
    private readonly model: Model,
    private readonly excluded: ReadonlySet<string>,
  ) {
    this.builder = new GraphBuilder(model.graph);
  }

  private get graph(): Graph {
    return this.model.graph;
  }

  private isFloat(name: string): boolean {
    return name !== '' && this.float.types.get(name)?.type === 'float32';
  }

  run(): void {
    const { nodes } = this.graph;
    const returned = new Set(this.graph.outputs.map((o) => o.name));
    this.graph.nodes = [];
    for (const node of nodes) {
      const reason = this.reasonAgainst(node);
      if (reason === undefined) this.writeHalf(node, returned);
      else {
        if (node.outputs.some((name) => this.isFloat(name))) this.reasons.set(nodeLabel(node), reason);
        renameReads(node, (name) => (this.isFloat(name) ? this.toFloat(name) : name));
        this.graph.nodes.push(node);
      }
    }
  }

  private reasonAgainst(node: Node): string | undefined {
    if (this.excluded.has(nodeLabel(node))) return 'excluded';
    if (node.domain !== '' || !halfOperators.has(node.operator) || subgraphs(node).length > 0) {
      return `${node.operator} is computed in float32, where it loses nothing`;
    }
    const tooLarge = node.inputs.find((name) => {
      const tensor = this.graph.initializers.get(name);
      return tensor?.type === 'float32' && !fits(tensor);
    });
    return tooLarge === undefined ? undefined : `"${tooLarge}" has values that float16 cannot hold`;
  }

  private writeHalf(node: Node, returned: ReadonlySet<string>): void {
    this.halfNodes.add(nodeLabel(node));
    node.inputs = node.inputs.map((name) => (this.isFloat(name) ? this.toHalf(name) : name));
    const made = [...node.outputs];
    node.outputs = made.map((name) => {
      if (!this.isFloat(name)) return name;
      const half = this.builder.fresh(`${name}_float16`);
      this.asHalf.set(name, half);
      return half;
    });
    this.graph.nodes.push(node);
    for (const name of made)
      if (this.isFloat(name) && returned.has(name)) this.cast(this.asHalf.get(name) ?? name, 1, name);
  }

  private cast(from: string, to: number, output: string): string {
    this.graph.nodes.push({
      operator: 'Cast',
      domain: '',
      name: '',
      inputs: [from],
      outputs: [output],
      attributes: attributes({ to }),
    });
    return output;
  }

  private toHalf(name: string): string {
    const known = this.asHalf.get(name);
    if (known !== undefined) return known;
    const tensor = this.graph.initializers.get(name);
    const half = this.builder.fresh(`${name}_float16`);
    this.asHalf.set(name, half);
    if (tensor) this.graph.initializers.set(half, halved(tensor));
    else this.cast(name, 10, half);
    return half;
  }

  private toFloat(name: string): string {
    const known = this.asFloat.get(name);
    if (known !== undefined) return known;
    const tensor = this.graph.initializers.get(name);
    const large = tensor !== undefined && tensor.data.length >= WORTH_HALVING && fits(tensor);
    const half = large ? this.toHalf(name) : tensor ? undefined : this.asHalf.get(name);
    const float = half === undefined ? name : this.cast(half, 1, this.builder.fresh(`${name}_float32`));
    this.asFloat.set(name, float);
    return float;
  }
}

/** A model in float16, and which of its nodes compute in it. */
export interface HalfModel {
  model: Model;
  halfNodes: ReadonlySet<string>;
  reasons: ReadonlyMap<string, string>;
}

/**
 * The model with weights and most operators in float16; inputs and outputs stay float32. Operators that float16 would harm
 * stay float32 between casts.
 * @throws OnnxError where nothing is float32.
 */
export function writeHalf(float: FloatModel, excluded: ReadonlySet<string>): HalfModel {
  const model = cloneModel(float.model);
  const writer = new HalfWriter(float, model, excluded);
  writer.run();
  dropUnread(model.graph);
  if (writer.halfNodes.size === 0) {
    throw new OnnxError('The model has nothing that could be float16.', 'Choose another mode, or exclude less.');
  }
  return { model: { ...model, producer: 'distillery' }, halfNodes: writer.halfNodes, reasons: writer.reasons };
}
