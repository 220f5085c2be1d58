import { int64 } from '../../../../onnx';
import { once } from '../../once';
import type { RuleContext } from '../../rule';
import { expand } from '../../unbroadcast';
import { arithmetic } from '../arithmetic';

/** Sizes of a recurrent layer; `width` is that of all gates together. */
export interface Sizes {
  steps: number;
  batch: number;
  channels: number;
  units: number;
  width: number;
  directions: number;
}

/** One direction of a recurrent layer, its steps in the order in which they are computed. */
export class Direction {
  constructor(
    readonly c: RuleContext,
    readonly sizes: Sizes,
    private readonly index: number,
    private readonly reversed: boolean,
  ) {}

  /** The weights by which the input is multiplied, [width, channels]. */
  readonly weight = once(() => this.part(this.c.input(1), 0, [this.sizes.width, this.sizes.channels]));
  /** Those by which the state before is multiplied, [width, units]. */
  readonly recurrent = once(() => this.part(this.c.input(2), 0, [this.sizes.width, this.sizes.units]));
  private readonly biases = once(() => this.part(this.c.input(3), 0, [2 * this.sizes.width]));

  /** The input, [steps · batch, channels]. */
  readonly input = once(() => this.rows(this.turned(this.c.input(0)), this.sizes.channels));

  /** The hidden state before each step, [steps, batch, units]. */
  readonly before = once(() => {
    const { steps, batch, units } = this.sizes;
    const first = this.c.reshape(this.initial(5), [1, batch, units]);
    if (steps === 1) return first;
    return this.c.b.add('Concat', [first, this.slice(this.hidden(), 0, 0, steps - 1)], { axis: 0 });
  });

  /** The hidden state after each step, [steps, batch, units]. */
  readonly hidden = once(() => this.ofSteps(this.c.demand(0)));

  /** What the input brings to all gates, [steps, batch, width]. */
  readonly fromInput = once(() => this.product(this.input(), this.weight(), this.bias(0)));

  /** The part of a value of all steps and directions, [steps, batch, units]. */
  private ofSteps(name: string): string {
    const { steps, batch, units } = this.sizes;
    return this.turned(this.part(name, 1, [steps, batch, units]));
  }

  /** The part of this direction of a value; `dims` is its shape. */
  private part(name: string, axis: number, dims: readonly number[]): string {
    if (this.sizes.directions === 1) return this.c.reshape(name, dims);
    return this.c.b.add('Gather', [name, this.c.b.constant(int64(this.index))], { axis });
  }

  /** A value in the order of computing, or back in that of time. */
  turned(name: string): string {
    const { b } = this.c;
    if (!this.reversed) return name;
    return b.add('Slice', [name, b.ints([-1]), b.ints([-(2 ** 31)]), b.ints([0]), b.ints([-1])]);
  }

  slice(name: string, axis: number, from: number, to: number): string {
    const { b } = this.c;
    return b.add('Slice', [name, b.ints([from]), b.ints([to]), b.ints([axis])]);
  }

  /** The gates of a value whose last axis is all of them. */
  gates(name: string, count: number): string[] {
    return this.c.b.addMany('Split', [name], count, { axis: -1, num_outputs: count });
  }

  rows(name: string, width: number): string {
    return this.c.reshape(name, [this.sizes.steps * this.sizes.batch, width]);
  }

  /** rows · weightᵀ + bias, [steps, batch, width of the weight]. */
  product(rows: string, weight: string, bias?: string, width = this.sizes.width): string {
    const inputs = bias ? [rows, weight, bias] : [rows, weight];
    const { steps, batch } = this.sizes;
    return this.c.reshape(this.c.b.add('Gemm', inputs, { transB: 1 }), [steps, batch, width]);
  }

  /** gatesᵀ · rows: the gradient of a weight [width, columns]. */
  toWeight(gates: string, rows: string, width = this.sizes.width): string {
    return this.c.b.add('Gemm', [this.rows(gates, width), rows], { transA: 1 });
  }

  /** The biases of the input's products (0) or of the state's (1), [width]; undefined where there are none. */
  bias(which: 0 | 1): string | undefined {
    const { width } = this.sizes;
    return this.c.has(3) ? this.slice(this.biases(), 0, which * width, (which + 1) * width) : undefined;
  }

  /** What the recurrent products bring to all gates, [steps, batch, width]. */
  fromState(): string {
    return this.product(this.rows(this.before(), this.sizes.units), this.recurrent(), this.bias(1));
  }

  private zeros(...dims: number[]): string {
    return expand(this.c, this.c.b.scalar(0, this.c.type(this.c.input(0))), dims);
  }

  /** A state before the first step, [batch, units]; 0 where it is left out. */
  initial(input: number): string {
    const { batch, units } = this.sizes;
    return this.c.has(input) ? this.part(this.c.input(input), 0, [batch, units]) : this.zeros(batch, units);
  }

  /** The gradient that arrives at the hidden states, [steps, batch, units]. */
  arriving(): string {
    const { steps, batch, units } = this.sizes;
    const g = this.c.arrived(0);
    return g === undefined ? this.zeros(steps, batch, units) : this.ofSteps(g);
  }

  /** The gradient that arrives at the last state of an output, [batch, units]. */
  arrivingLast(output: number): string {
    const { batch, units } = this.sizes;
    const g = this.c.arrived(output);
    return g === undefined ? this.zeros(batch, units) : this.part(g, 0, [batch, units]);
  }

  get arithmetic() {
    return arithmetic(this.c);
  }
}
