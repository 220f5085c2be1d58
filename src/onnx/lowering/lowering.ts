import { type AttributeValue, floatAttribute, intAttribute, stringAttribute } from '../attributes';
import type { GraphBuilder } from '../builder';
import { type Node, nodeLabel } from '../graph';
import { type ElementType, float32, type Tensor } from '../tensor';

/** What is known of a value before the model runs. */
export interface Known {
  type: ElementType;
  dims: readonly number[];
}

/** Says that a node is written in a form that is not understood. It then stays as it is. */
export class NotUnderstood extends Error {}

/** Appends standard operators that compute what a node computes; returns the values that take its outputs' place. */
export type Lowering = (c: LoweringContext) => (string | undefined)[];

/** What a lowering sees: a node, the sizes of what it reads, and a graph to append to. */
export class LoweringContext {
  constructor(
    readonly b: GraphBuilder,
    readonly node: Node,
    private readonly known: ReadonlyMap<string, Known>,
    private readonly read: ReadonlySet<string>,
  ) {}

  /** The name of an input, or undefined where it is left out. */
  input(index: number): string | undefined {
    return this.node.inputs[index] || undefined;
  }

  /** The name of an input that must be there. */
  need(index: number): string {
    return this.input(index) ?? this.fail();
  }

  /** The tensor that an input is, where the model stores it. */
  stored(index: number): Tensor {
    return this.b.graph.initializers.get(this.need(index)) ?? this.fail();
  }

  /** Whether anything reads an output. */
  wants(output: number): boolean {
    return this.read.has(this.node.outputs[output] ?? '');
  }

  dims(name: string): readonly number[] {
    return this.known.get(name)?.dims ?? this.fail();
  }

  /** The element type of the node's first float input, in which it computes. */
  type(name = this.need(0)): ElementType {
    return this.known.get(name)?.type ?? this.fail();
  }

  knownType(name = ''): ElementType | undefined {
    return this.known.get(name)?.type;
  }

  /** Leaves the node as it is. */
  fail(): never {
    throw new NotUnderstood(nodeLabel(this.node));
  }

  /** The node stays as it is where one of these inputs is given. */
  refuse(...inputs: number[]): void {
    if (inputs.some((i) => this.input(i) !== undefined)) this.fail();
  }

  int(name: string, otherwise = 0): number {
    return intAttribute(this.node, name) ?? otherwise;
  }

  float(name: string, otherwise = 0): number {
    return floatAttribute(this.node, name) ?? otherwise;
  }

  string(name: string): string | undefined {
    return stringAttribute(this.node, name);
  }

  /** Adds an operator, named after the node that it is a part of. */
  add(operator: string, inputs: string[], values: Record<string, AttributeValue | undefined> = {}): string {
    return this.b.add(operator, inputs, values, this.b.fresh(`${nodeLabel(this.node)}/${operator}`));
  }

  addMany(operator: string, inputs: string[], count: number, values: Record<string, AttributeValue> = {}): string[] {
    const outputs = Array.from({ length: count }, () => this.b.fresh(`${nodeLabel(this.node)}/${operator}`));
    this.b.node(operator, inputs, outputs, values);
    return outputs;
  }

  /** Adds up those of the values that are there. */
  sum(first: string, ...others: (string | undefined)[]): string {
    return others.reduce<string>((total, next) => (next ? this.add('Add', [total, next]) : total), first);
  }

  scalar(value: number, type: ElementType): string {
    return this.b.scalar(value, type);
  }

  reshape(name: string, dims: readonly number[]): string {
    return this.add('Reshape', [name, this.b.ints(dims)], { allowzero: dims.includes(0) ? 1 : undefined });
  }

  transpose(name: string, perm: number[]): string {
    return this.add('Transpose', [name], { perm });
  }

  unsqueeze(name: string, ...axes: number[]): string {
    return this.add('Unsqueeze', [name, this.b.ints(axes)]);
  }

  /** The part of a value from `start` to before `end` along an axis. */
  slice(name: string, axis: number, start: number, end: number): string {
    return this.add('Slice', [name, this.b.ints([start]), this.b.ints([end]), this.b.ints([axis])]);
  }

  /** Float values as a constant of the type that the node computes in. */
  floats(values: Float32Array, dims: readonly number[], type: ElementType): string {
    const name = this.b.constant(float32(values, dims));
    return type === 'float32' ? name : this.add('CastLike', [name, this.scalar(0, type)]);
  }

  constant(tensor: Tensor): string {
    return this.b.constant(tensor);
  }
}
