import { sizeOf, toNumbers } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { pad, reversed, spaced, zeros } from './arrange';

/** The part of an axis that a slice reads: its lowest element and the distance between elements. */
interface Reach {
  low: number;
  step: number;
  backwards: boolean;
}

const whole: Reach = { low: 0, step: 1, backwards: false };

/** What a slice of `length` elements reads of an axis of `size` (onnx/docs/Operators.md, Slice). */
function reachOf(start: number, step: number, size: number, length: number): Reach {
  const first = Math.min(Math.max(start < 0 ? start + size : start, 0), step < 0 ? size - 1 : size);
  return { low: step < 0 ? first + (length - 1) * step : first, step: Math.abs(step), backwards: step < 0 };
}

function reaches(c: RuleContext, dims: readonly number[]): Reach[] {
  const numbers = (index: number) => {
    const tensor = c.constant(index);
    return tensor && toNumbers(tensor);
  };
  const starts = numbers(1) ?? [];
  const axes = numbers(3) ?? starts.map((_, i) => i);
  const steps = numbers(4) ?? starts.map(() => 1);
  const result = dims.map(() => whole);
  const lengths = c.dims(c.output());
  axes.forEach((given, i) => {
    const axis = given < 0 ? given + dims.length : given;
    result[axis] = reachOf(starts[i] ?? 0, steps[i] ?? 1, dims[axis] ?? 1, lengths[axis] ?? 1);
  });
  return result;
}

/** Puts each element back where it was read; zeros elsewhere. */
const slice: Rule = (c) => [
  () => {
    const dims = c.dims(c.input(0));
    const lengths = c.dims(c.output());
    if (sizeOf(lengths) === 0) return zeros(c, dims);
    const reach = reaches(c, dims);
    const forwards = reversed(
      c,
      c.gradient(),
      reach.flatMap(({ backwards }, axis) => (backwards ? [axis] : [])),
    );
    const steps = reach.map(({ step }) => step);
    const apart = spaced(c, forwards, lengths, steps);
    const after = dims.map((d, i) => d - (reach[i]?.low ?? 0) - (lengths[i] ?? 1) * (steps[i] ?? 1));
    return pad(
      c,
      apart,
      reach.map(({ low }) => low),
      after,
    );
  },
];

export const slices: Record<string, Rule> = { Slice: slice };
