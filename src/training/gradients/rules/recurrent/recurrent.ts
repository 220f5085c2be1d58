import { intAttribute, stringAttribute, toNumbers } from '../../../../onnx';
import { once } from '../../once';
import type { Rule, RuleContext } from '../../rule';
import { Direction, type Sizes } from './direction';

/** What one direction of a recurrent layer passes back. */
export interface Backward {
  /** By what the input brings to the gates, [steps, batch, width]. */
  gates: string;
  /** By the recurrent weight, [width, units]. */
  recurrent(): string;
  /** By what the state brings to the gates, where that is not the same as by what the input does. */
  fromState?(): string;
  /** By each state before the first step, [batch, units]. */
  initial: string[];
}

/** A kind of recurrent layer. */
export interface Cell {
  /** How many gates it has: the first axis of its weights is that many times the units. */
  gates: number;
  /** The inputs that hold states before the first step. */
  states: number[];
  /** What it may activate its gates with, in one direction; the first is what it does when nothing is said. */
  activations: string[][];
  /** Steps through time from the last to the first (Werbos 1990, "Backpropagation through time"). */
  backward(d: Direction, activations: readonly string[]): Backward;
}

function sizesOf(c: RuleContext, gates: number): Sizes {
  const [steps = 0, batch = 0, channels = 0] = c.dims(c.input(0));
  const [directions = 1, , units = 0] = c.dims(c.input(2));
  return { steps, batch, channels, units, width: gates * units, directions };
}

/** Each sequence is as long as the input; others would have gradients up to their ends only. */
function demandFullLength(c: RuleContext, steps: number): void {
  const lengths = c.has(4) ? c.constant(4) : undefined;
  const short = lengths && toNumbers(lengths).find((length) => length !== steps);
  if (short !== undefined) throw c.unsupported(`a sequence has ${short} of ${steps} steps (sequence_lens)`);
}

function demandPlain(c: RuleContext): void {
  if (c.has(7)) throw c.unsupported('its gates see the cell (peepholes)');
  if (c.node.attributes.has('clip')) throw c.unsupported('it clips what goes into its gates');
  if (intAttribute(c.node, 'input_forget')) throw c.unsupported('its input and forget gates are one');
}

/** The activations of each direction, in small letters. */
function activationsOf(c: RuleContext, { activations }: Cell, directions: number): string[][] {
  const attribute = c.node.attributes.get('activations');
  const [usual = []] = activations;
  const given = attribute?.kind === 'strings' ? attribute.value.map((name) => name.toLowerCase()) : [];
  const each = Array.from({ length: directions }, (_, i) =>
    given.length === 0 ? usual : given.slice(i * usual.length, (i + 1) * usual.length),
  );
  const odd = each.find((list) => !activations.some((known) => known.join() === list.join()));
  if (odd) throw c.unsupported(`its activations are ${odd.join(', ')}`);
  return each;
}

/** The gradients of a kind of recurrent layer (onnx/docs/Operators.md, LSTM, GRU, RNN). */
export const recurrentRule =
  (cell: Cell): Rule =>
  (c) => {
    const sizes = sizesOf(c, cell.gates);
    const { steps, batch, channels, width, units, directions } = sizes;
    if (sizes.steps === 0 || batch === 0) throw c.unsupported('it has no steps, or no samples');
    demandFullLength(c, steps);
    demandPlain(c);
    const activations = activationsOf(c, cell, directions);
    const mode = stringAttribute(c.node, 'direction') ?? 'forward';
    const passes = Array.from({ length: directions }, (_, i) => {
      const d = new Direction(c, sizes, i, mode === 'reverse' || i === 1);
      return { d, back: once(() => cell.backward(d, activations[i] ?? [])) };
    });
    /** The gradients of both directions under each other. */
    const stacked = (make: (pass: (typeof passes)[number]) => string, ...dims: number[]) => {
      const parts = passes.map((pass) => c.reshape(make(pass), [1, ...dims]));
      return parts.length === 1 ? (parts[0] ?? '') : c.b.add('Concat', parts, { axis: 0 });
    };
    const toInput = ({ d, back }: (typeof passes)[number]) =>
      d.turned(c.reshape(c.b.add('Gemm', [d.rows(back().gates, width), d.weight()]), [steps, batch, channels]));
    const toBias = ({ back }: (typeof passes)[number]) => {
      const sum = (g: string) => c.b.add('ReduceSum', [g, c.b.ints([0, 1])], { keepdims: 0 });
      const input = once(() => sum(back().gates));
      const { fromState } = back();
      return c.b.add('Concat', [input(), fromState ? sum(fromState()) : input()], { axis: 0 });
    };
    const thunks = [
      () => passes.map(toInput).reduce((a, b) => c.b.add('Add', [a, b])),
      () => stacked(({ d, back }) => d.toWeight(back().gates, d.input()), width, channels),
      () => stacked(({ back }) => back().recurrent(), width, units),
      () => stacked(toBias, 2 * width),
      undefined,
      ...cell.states.map((_, i) => () => stacked(({ back }) => back().initial[i] ?? '', batch, units)),
    ];
    return thunks;
  };
