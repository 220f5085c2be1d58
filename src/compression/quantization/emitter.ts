import {
  type AttributeValue,
  float32,
  type Graph,
  GraphBuilder,
  attributes as makeAttributes,
  type Node,
  type Tensor,
} from '../../onnx';
import { type AffineRange, quantizeBias, quantizeConstant, quantizeWeight } from './affine';
import type { QuantizableLayer } from './layers';

/** Writes QuantizeLinear and DequantizeLinear nodes with their constants. */
export class Emitter {
  private readonly builder: GraphBuilder;
  private readonly dequantized = new Map<string, string>();

  constructor(
    readonly graph: Graph,
    private readonly reduceRange: boolean,
  ) {
    this.builder = new GraphBuilder(graph);
  }

  fresh(hint: string): string {
    return this.builder.fresh(hint);
  }

  node(operator: string, inputs: string[], output: string, attributes: Record<string, AttributeValue> = {}): void {
    // Without a name: there are many of them, and names take more room than small layers do.
    this.push({ operator, domain: '', name: '', inputs, outputs: [output], attributes: makeAttributes(attributes) });
  }

  push(node: Node): void {
    this.graph.nodes.push(node);
  }

  ints(values: readonly number[]): string {
    return this.builder.ints(values);
  }

  private parameters({ scale, zeroPoint }: AffineRange): [string, string] {
    const zero: Tensor = { type: 'uint8', dims: [], data: Uint8Array.of(zeroPoint) };
    return [this.builder.constant(float32(scale), 'scale'), this.builder.constant(zero, 'zero_point')];
  }

  /** Sends a value through 8 bits and back. */
  throughBytes(value: string, range: AffineRange, output: string): void {
    const parameters = this.parameters(range);
    const bytes = this.fresh(`${value}_q`);
    this.node('QuantizeLinear', [value, ...parameters], bytes);
    this.node('DequantizeLinear', [bytes, ...parameters], output);
  }

  /** A constant in 8 bits, read back. */
  constant(name: string): string {
    const known = this.dequantized.get(name);
    const tensor = this.graph.initializers.get(name);
    if (known !== undefined || !tensor) return known ?? name;
    const { values, range } = quantizeConstant(tensor);
    const output = this.stored(name, values, this.parameters(range));
    this.dequantized.set(name, output);
    return output;
  }

  private stored(name: string, values: Tensor, parameters: string[], axis?: number): string {
    const bytes = this.fresh(`${name}_q`);
    this.graph.initializers.set(bytes, values);
    const output = this.fresh(`${name}_dq`);
    this.node('DequantizeLinear', [bytes, ...parameters], output, axis === undefined ? {} : { axis });
    return output;
  }

  /** The inputs of a layer that computes in 8 bits: `input`, which comes with `scale`, then weight and bias. */
  layerInputs(layer: QuantizableLayer, input: string, scale: number): string[] {
    const { weight, axis, bias } = layer;
    const tensor = this.graph.initializers.get(weight);
    if (!tensor) return layer.node.inputs;
    const { values, scales } = quantizeWeight(tensor, axis, { reduceRange: this.reduceRange, bias, inputScale: scale });
    const named = this.builder.constant({ type: 'float32', dims: [scales.length], data: scales }, `${weight}_scale`);
    // ONNX Runtime fuses no Gemm whose weight has no zero point, though it is 0 without.
    const zeros: Tensor = { type: 'int8', dims: [scales.length], data: new Int8Array(scales.length) };
    const zero = this.builder.constant(zeros, `${weight}_zp`);
    const inputs = [input, this.stored(weight, values, [named, zero], axis)];
    if (bias) inputs.push(this.bias(layer, bias, scale, scales));
    return inputs;
  }

  private bias(layer: QuantizableLayer, bias: Float32Array, inputScale: number, scales: Float32Array): string {
    const data = quantizeBias(bias, inputScale, scales);
    const units = scales.map((scale) => Math.fround(inputScale * scale));
    const name = layer.node.inputs[2] || layer.name;
    const scale = this.builder.constant({ type: 'float32', dims: [units.length], data: units }, `${name}_scale`);
    return this.stored(name, { type: 'int32', dims: [data.length], data }, [scale], 0);
  }
}
