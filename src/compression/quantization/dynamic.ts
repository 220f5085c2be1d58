import { cloneModel, GraphBuilder, intAttribute, type Model, type Node, type Tensor } from '../../onnx';
import { dropUnread } from '../../runtime';
import { quantizeWeight } from './affine';
import type { FloatModel } from './float-model';
import type { QuantizableLayer } from './layers';

/** The rows and columns of a matrix exchanged. */
function transposed({ type, dims, data }: Tensor): Tensor {
  const [rows = 0, columns = 0] = dims;
  const result = new Float32Array(data.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) result[c * rows + r] = Number(data[r * columns + c]);
  }
  return { type, dims: [columns, rows], data: result };
}

/** Writes products of int8 weights with inputs that are quantized as they come. */
class DynamicWriter {
  private readonly builder: GraphBuilder;
  /** Inputs that several layers share are quantized once. */
  private readonly inputs = new Map<string, string[]>();

  constructor(
    private readonly model: Model,
    private readonly reduceRange: boolean,
  ) {
    this.builder = new GraphBuilder(model.graph);
  }

  push(node: Node): void {
    this.model.graph.nodes.push(node);
  }

  private quantized(input: string): string[] {
    const known = this.inputs.get(input);
    if (known) return known;
    const made = ['quantized', 'scale', 'zero_point'].map((part) => this.builder.fresh(`${input}_${part}`));
    this.builder.node('DynamicQuantizeLinear', [input], made);
    this.inputs.set(input, made);
    return made;
  }

  /** Weight [inputs, channels] in int8 with one scale a channel: names of both. */
  private weight({ weight, axis, node }: QuantizableLayer): { bytes: string; scales: string; channels: number } {
    const tensor = this.model.graph.initializers.get(weight);
    if (!tensor) throw new RangeError(`No weight ${weight} for ${node.name}`);
    const matrix = axis === 0 ? transposed(tensor) : tensor;
    const { values, scales } = quantizeWeight(matrix, 1, { reduceRange: this.reduceRange });
    const bytes = this.builder.fresh(`${weight}_q`);
    this.model.graph.initializers.set(bytes, values);
    const named = this.builder.constant({ type: 'float32', dims: [scales.length], data: scales }, `${weight}_scale`);
    return { bytes, scales: named, channels: scales.length };
  }

  /**
   * A layer as ONNX Runtime fuses it, to DynamicQuantizeMatMul or MatMulIntegerToFloat: sums in int32, times both
   * scales, plus the bias. `node` is written anew with its name and output.
   */
  write(layer: QuantizableLayer, node: Node): void {
    const { builder } = this;
    const flip = node.operator === 'Gemm' && intAttribute(node, 'transA');
    const input = flip ? builder.add('Transpose', [node.inputs[0] ?? ''], { perm: [1, 0] }) : (node.inputs[0] ?? '');
    const [x = '', scale = '', zero = ''] = this.quantized(input);
    const { bytes, scales, channels } = this.weight(layer);
    const noShift = builder.constant({ type: 'int8', dims: [channels], data: new Int8Array(channels) }, 'zero_point');
    const sum = builder.add('MatMulInteger', [x, bytes, zero, noShift], {}, builder.fresh(`${layer.name}_int32`));
    const real = builder.add('Cast', [sum], { to: 1 });
    const unit = builder.add('Mul', [scale, scales]);
    const output = node.outputs[0] ?? '';
    if (!layer.bias) {
      this.last(layer.name, 'Mul', [real, unit], output);
      return;
    }
    const bias: Tensor = { type: 'float32', dims: [channels], data: layer.bias };
    const product = builder.add('Mul', [real, unit]);
    this.last(layer.name, 'Add', [product, builder.constant(bias, `${layer.name}_bias`)], output);
  }

  private last(name: string, operator: string, inputs: string[], output: string): void {
    this.push({ operator, domain: '', name, inputs, outputs: [output], attributes: new Map() });
  }
}

/** Only products: the 8-bit convolution with ranges measured at run time is slower than float. */
export const isDynamic = ({ node }: QuantizableLayer): boolean => node.operator !== 'Conv';

/** The model with the weights of the given MatMul and Gemm layers in int8; inputs are quantized at run time, by their own range. */
export function writeDynamic(float: FloatModel, layers: readonly QuantizableLayer[], reduceRange: boolean): Model {
  const model = cloneModel(float.model);
  const byOutput = new Map(layers.map((layer) => [layer.node.outputs[0] ?? '', layer]));
  const writer = new DynamicWriter(model, reduceRange);
  const { nodes } = model.graph;
  model.graph.nodes = [];
  for (const node of nodes) {
    const layer = byOutput.get(node.outputs[0] ?? '');
    if (layer) writer.write(layer, node);
    else writer.push(node);
  }
  dropUnread(model.graph);
  return { ...model, producer: 'distillery' };
}
