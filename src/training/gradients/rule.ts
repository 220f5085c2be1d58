import { type ElementType, type GraphBuilder, type Node, nodeLabel, OnnxError, type Tensor } from '../../onnx';
import type { Shapes } from '../../runtime';
import { unknownSize } from './unknown-size';

/** Makes the gradient of one input and returns its name. Called only where that gradient is asked for. */
export type Thunk = () => string;

/**
 * How an operator passes gradients back: for each input a thunk, or undefined where none flows.
 * What nobody asks for is never built (as in the gradients of TensorFlow.js).
 */
export type Rule = (c: RuleContext) => (Thunk | undefined)[];

/** Small integers are quantized floats. */
export const isQuantized = (type: ElementType): boolean => /^u?int(8|16)$/.test(type);

/** What a rule sees: a node of the forward graph, its values, and the gradient that arrives at its output. */
export class RuleContext {
  constructor(
    readonly b: GraphBuilder,
    readonly node: Node,
    private readonly shapes: Shapes,
    private readonly arriving: ReadonlyMap<string, string>,
  ) {}

  /** The name of an input of the node. */
  input(index: number): string {
    return this.node.inputs[index] ?? '';
  }

  output(index = 0): string {
    return this.node.outputs[index] ?? '';
  }

  has(index: number): boolean {
    return this.input(index) !== '';
  }

  /** The name of an output that the model may have left out. */
  demand(index: number): string {
    const { outputs } = this.node;
    while (outputs.length <= index) outputs.push('');
    if (!outputs[index]) outputs[index] = this.b.fresh(this.node.operator);
    return this.output(index);
  }

  /** The gradient by an output, where the loss depends on it. */
  arrived(index: number): string | undefined {
    return this.arriving.get(this.output(index));
  }

  /** The gradient of the loss by an output, of the output's shape. */
  gradient(index = 0): string {
    const name = this.arrived(index);
    if (name === undefined) throw this.unsupported(`only output ${index} of it is differentiated`);
    return name;
  }

  dims(name: string): readonly number[] {
    return this.shape(name).dims;
  }

  /** The node's first output, or its first input where it has an output for this rule alone. */
  private get main(): string {
    return this.shapes.has(this.output()) ? this.output() : this.input(0);
  }

  /** The type of a value and of its gradient, which is a float where an integer stands for one. */
  type(name = this.main): ElementType {
    const { type } = this.shape(name);
    return isQuantized(type) ? 'float32' : type;
  }

  /** The type that the value itself has, also where it stands for a float. */
  storedType(name: string): ElementType {
    return this.shape(name).type;
  }

  /** The value of an input that must be known when the graph is built, such as axes. */
  constant(index: number): Tensor | undefined {
    const name = this.input(index);
    if (name === '') return undefined;
    const tensor = this.b.graph.initializers.get(name);
    if (!tensor) throw this.unsupported(`its input "${name}" is computed while the model runs`);
    return tensor;
  }

  /** Whether the graph computes an input, rather than holding it or being given it. */
  isComputed(index: number): boolean {
    const name = this.input(index);
    return this.b.graph.nodes.some((node) => node.outputs.includes(name));
  }

  /** A scalar of the type of the node's output. */
  scalar(value: number): string {
    return this.b.scalar(value, this.type());
  }

  /** Reshapes to sizes known now. */
  reshape(name: string, dims: readonly number[]): string {
    return this.b.add('Reshape', [name, this.b.ints(dims)], { allowzero: dims.includes(0) ? 1 : undefined });
  }

  unsupported(why: string): OnnxError {
    const { operator } = this.node;
    return new OnnxError(
      `The layer "${nodeLabel(this.node)}" (${operator}) cannot be trained through: ${why}.`,
      'Freeze this layer, or export the model without it.',
      { node: nodeLabel(this.node), operator },
    );
  }

  private shape(name: string) {
    const shape = this.shapes.get(name);
    if (!shape) throw unknownSize(this.b.graph, this.shapes, name);
    return shape;
  }
}
