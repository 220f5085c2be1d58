import { type ElementType, intAttribute, intsAttribute, type Model, type Node, nodeLabel, opsetOf } from '../../onnx';
import type { Atoms } from './atoms';
import { combine, type Meeting, type Operand } from './combine';
import type { Cut } from './cut';
import { collapse, type Factor, type Labels } from './labels';
import type { Role } from './report';

/** How an operator ties what may shrink in its inputs to what may shrink in its outputs. */
export type Rule = (c: RuleContext) => void;

/** Numbers of a node that follow from sizes, such as a target shape: what they become when something goes. */
export interface Sink {
  node: Node;
  at: { input: number } | { attribute: string };
  /** The numbers as they were; undefined where the node had none and counted for itself. */
  before?: readonly number[];
  /** The numbers for a cut; undefined where they stay. */
  after(cut: Cut): readonly number[] | undefined;
  /** Where they are computed they may count other things as well, such as batch · heads: they shrink by the same share. */
  shares?: boolean;
}

/** What is known of a value. */
export interface Value {
  type: ElementType;
  labels: Labels;
  /**
   * `weight`: an initializer, or one whose slices were only moved or scaled; `computed`: made of constants in another way.
   * Missing where the value depends on the model's inputs.
   */
  constant?: 'weight' | 'computed';
  /** The elements of small integer tensors. */
  numbers?: readonly number[];
}

/** An optional input that is not there. */
const leftOut: Value = { type: 'float32', labels: { dims: [], factors: [] } };

/** What a node does with an axis of an initializer. */
export interface Mark {
  role: Role;
  node: Node;
  /** Its slices are the weights that make a channel, by which its importance is scored. */
  weight?: boolean;
  /** The scale of a batch norm. */
  scale?: boolean;
}

/** What all rules write into. */
export interface Ledger {
  model: Model;
  atoms: Atoms;
  values: Map<string, Value>;
  meetings: Meeting[];
  sinks: Sink[];
  /** Nodes that read the sizes of a value that may shrink. */
  shapeReaders: Node[];
  mark(atoms: Int32Array, mark: Mark): void;
}

/** What a rule sees: a node, what may shrink in its inputs, and where to write what it found. */
export class RuleContext {
  constructor(
    readonly node: Node,
    readonly ledger: Ledger,
  ) {}

  get atoms(): Atoms {
    return this.ledger.atoms;
  }

  get opset(): number {
    return opsetOf(this.ledger.model);
  }

  has(index: number): boolean {
    return (this.node.inputs[index] ?? '') !== '';
  }

  value(index: number): Value {
    return this.ledger.values.get(this.node.inputs[index] ?? '') ?? leftOut;
  }

  labels(index: number): Labels {
    return this.value(index).labels;
  }

  rank(index = 0): number {
    return this.labels(index).dims.length;
  }

  outDims(index = 0): readonly number[] {
    return this.ledger.values.get(this.node.outputs[index] ?? '')?.labels.dims ?? [];
  }

  /** Says what may shrink in an output. */
  set(factors: readonly Factor[], index = 0): void {
    const value = this.ledger.values.get(this.node.outputs[index] ?? '');
    if (value) value.labels = { dims: value.labels.dims, factors };
  }

  int(name: string, otherwise: number): number {
    return intAttribute(this.node, name) ?? otherwise;
  }

  /** Integers that older opsets keep in an attribute and newer ones in an input. */
  ints(name: string, input: number): readonly number[] | undefined {
    return intsAttribute(this.node, name) ?? this.value(input).numbers;
  }

  /** For people: what stays because of this node. */
  because(why: string): string {
    return `${nodeLabel(this.node)} (${this.node.operator}) ${why}`;
  }

  /** Everything in an input stays. */
  keep(index: number, why: string): void {
    for (const { atoms } of this.labels(index).factors)
      for (const atom of atoms) this.atoms.fix(atom, this.because(why));
  }

  /** What may shrink in an input when some of its axes must not. */
  without(index: number, axes: readonly number[], why: string): Labels {
    const { dims, factors } = this.labels(index);
    const kept = axes.reduce<readonly Factor[]>(
      (list, axis) => list.flatMap((f) => collapse(this.atoms, f, axis, dims, this.because(why)) ?? []),
      factors,
    );
    return { dims, factors: kept };
  }

  /** What may shrink along the first axes of an input; the others must not. */
  leading(index: number, count: number, why: string): Labels {
    const { dims } = this.labels(index);
    const rest = dims.map((_, axis) => axis).slice(count);
    return { dims: dims.slice(0, count), factors: this.without(index, rest, why).factors };
  }

  /** As {@link combine}, for values of this node. */
  combine(
    operands: readonly Operand[],
    sizes: readonly number[],
    contracted: readonly number[],
    why: string,
  ): Factor[] {
    const { atoms, meetings } = this.ledger;
    return combine({
      atoms,
      operands,
      sizes,
      contracted,
      reason: this.because(why),
      meet: (meeting) => meetings.push(meeting),
      consume: (_, factor) => this.mark(factor.atoms, 'consumer'),
    });
  }

  mark(atoms: Int32Array, role: Role, more: { weight?: boolean; scale?: boolean } = {}): void {
    this.ledger.mark(atoms, { role, node: this.node, ...more });
  }

  /** The numbers of an input, or of an attribute, follow from sizes. */
  sink(at: Sink['at'], before: Sink['before'], after: Sink['after']): void {
    this.ledger.sinks.push({ node: this.node, at, before, after });
  }

  /** The same for the sizes of a result, of which an axis may be the product of several. */
  sizesSink(input: number, before: readonly number[], after: Sink['after']): void {
    this.ledger.sinks.push({ node: this.node, at: { input }, before, after, shares: true });
  }
}
