import { shuffle } from '../../src/data/random';
import { type AttributeValue, sizeOf, type Tensor } from '../../src/onnx';

/** What a node under test reads at one position. */
export interface Input {
  dims: readonly number[];
  /** A variable is differentiated by; a constant is stored in the graph. */
  variable: boolean;
  type: 'float' | 'int64' | 'int32' | 'int8' | 'uint8' | 'bool';
  values: (position: number) => number[];
  /** A constant that the graph is given at run time instead of storing it. */
  fed?: true;
}

export type FloatType = 'float32' | 'float64';
type Attributes = Record<string, AttributeValue>;

/** A node whose gradients are tested. */
export interface Case {
  /** What is odd about it. */
  name: string;
  attributes?: Attributes;
  /** Attributes that depend on the type of the graph's floats. */
  typed?: (type: FloatType) => Attributes;
  /** undefined: an optional input that is left out. */
  inputs: (Input | undefined)[];
  /** The outputs that the node has, and whether the loss reads them; the first alone where nothing is said. */
  outputs?: boolean[];
  /** An operator that turns an integer output back into a float; it reads the node's other inputs and attributes too. */
  followedBy?: string;
  /** Where ONNX Runtime has a float64 kernel for the operator, but not with these attributes. */
  float64?: false;
}

/** Operators by name, each with its cases. */
export type CaseTable = Record<string, Case[]>;

/**
 * `count` different numbers, half of them negative, in a seeded order: odd multiples of 1/64 from 17/64 on. They are exact in
 * float32, at least 1/64 away from every multiple of 1/32, at least 1/32 from each other and 1/4 from 0. So where an
 * operator's kinks lie at multiples of 1/32 or where two elements are equal, no case and no small step meets one.
 */
function spreadNumbers(count: number, position: number): number[] {
  const order = shuffle(
    Uint32Array.from({ length: count }, (_, i) => i),
    'gradient case',
    position,
  );
  return Array.from(order, (k) => ((k % 2 === 0 ? 1 : -1) * (17 + 2 * Math.floor(k / 2))) / 64);
}

const float = (dims: readonly number[], variable: boolean, map = (v: number) => v): Input => ({
  dims,
  variable,
  type: 'float',
  values: (position) => spreadNumbers(sizeOf(dims), position).map(map),
});

/** A float tensor to differentiate by. */
export const x = (...dims: number[]): Input => float(dims, true);
/** A float tensor to differentiate by, of numbers that `map` changes: into an operator's domain, or into ties. */
export const mapped = (map: (v: number) => number, ...dims: number[]): Input => float(dims, true, map);
/** A float tensor that stays as it is. */
export const still = (...dims: number[]): Input => float(dims, false);
/** Positive numbers that stay as they are. */
export const positive = (...dims: number[]): Input => float(dims, false, Math.abs);
/** A float scalar that stays as it is. */
export const value = (v: number): Input => ({ dims: [], variable: false, type: 'float', values: () => [v] });
/** An int64 vector: axes, shapes. */
export const ints = (...list: number[]): Input => intTensor([list.length], list);
/** An int64 tensor: indices. */
export const intTensor = (dims: readonly number[], list: number[]): Input => ({
  dims,
  variable: false,
  type: 'int64',
  values: () => list,
});
/** Indices that are known only when the graph runs. */
export const fed = (dims: readonly number[], list: number[]): Input => ({ ...intTensor(dims, list), fed: true });

/** A bool tensor: true where the list says 1. */
export const bools = (dims: readonly number[], list: number[]): Input => ({ ...intTensor(dims, list), type: 'bool' });

/** The weights with which a test sums an output up to a loss: between ±13/16, never 0. */
export const cotangent = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => (((7 * i) % 13) - 6.5) / 8);

/** The attributes of a case in a graph of `type`. */
export const attributesOf = ({ attributes, typed }: Case, type: FloatType): Attributes => ({
  ...attributes,
  ...typed?.(type),
});

/** The input's tensor in a graph of `type`. */
export function tensorOf(input: Input, position: number, type: FloatType): Tensor {
  const values = input.values(position);
  const { dims } = input;
  if (input.type === 'int64') return { type: 'int64', dims, data: BigInt64Array.from(values, BigInt) };
  if (input.type === 'int32') return { type: 'int32', dims, data: Int32Array.from(values) };
  if (input.type !== 'float') {
    return { type: input.type, dims, data: input.type === 'int8' ? Int8Array.from(values) : Uint8Array.from(values) };
  }
  const data = type === 'float32' ? Float32Array.from(values) : Float64Array.from(values);
  return { type, dims, data };
}
