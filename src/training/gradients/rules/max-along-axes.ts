import { sizeOf } from '../../../onnx';
import type { RuleContext } from '../rule';
import { arithmetic } from './arithmetic';
import { resized, zeros } from './arrange';
import { equal } from './steps';
import type { Window } from './window';

/** Below every float32. */
const LOWEST = -3.4e38;

/** A pooling along one axis: `dims` of what it reads, `output` elements of the axis that it makes. */
interface Line {
  dims: readonly number[];
  axis: number;
  kernel: number;
  stride: number;
  dilation: number;
  before: number;
  output: number;
}

/** The axis as rows of `stride` elements: element `stride · row + phase` of what was padded to whole rows. */
const rowsOf = ({ dims, axis, stride }: Line): number => Math.ceil((dims[axis] ?? 1) / stride);

/** Where place `i` of the kernel reads: window v sees element `v + shift` of a phase. */
function placeOf(line: Line, i: number): { phase: number; shift: number } {
  const first = i * line.dilation - line.before;
  const shift = Math.floor(first / line.stride);
  return { phase: first - shift * line.stride, shift };
}

/** Moves a line of `from` elements so that it starts at `shift` and has `to`; what lies outside is `value`. */
function moved(
  c: RuleContext,
  name: string,
  line: Line,
  shift: number,
  from: number,
  to: number,
  value: number,
): string {
  if (shift === 0 && from === to) return name;
  const at = (n: number) =>
    resized(
      line.dims.map(() => 0),
      line.axis,
      n,
    );
  const pads = c.b.ints([...at(-shift), ...at(to + shift - from)]);
  return c.b.add('Pad', [name, pads, c.scalar(value)]);
}

/** Every phase of the axis by itself. */
function phasesOf(c: RuleContext, x: string, line: Line): string[] {
  const { dims, axis, stride } = line;
  if (stride === 1) return [x];
  const rows = rowsOf(line);
  const whole = moved(c, x, line, 0, dims[axis] ?? 1, rows * stride, LOWEST);
  const inner = sizeOf(dims.slice(axis + 1));
  const apart = c.reshape(whole, [sizeOf(dims.slice(0, axis)) * rows, stride * inner]);
  const phases = c.b.addMany('Split', [apart], stride, { axis: 1, num_outputs: stride });
  return phases.map((p) => c.reshape(p, resized(dims, axis, rows)));
}

/** Puts the phases together again. */
function joined(c: RuleContext, phases: readonly string[], line: Line): string {
  const { dims, axis, stride } = line;
  const [only = ''] = phases;
  if (stride === 1) return only;
  const rows = rowsOf(line);
  const inner = sizeOf(dims.slice(axis + 1));
  const flat = phases.map((p) => c.reshape(p, [sizeOf(dims.slice(0, axis)) * rows, inner]));
  const whole = c.reshape(c.b.add('Concat', flat, { axis: 1 }), resized(dims, axis, rows * stride));
  return moved(c, whole, line, 0, rows * stride, dims[axis] ?? 1, 0);
}

/** What each place of the kernel sees. */
function candidatesOf(c: RuleContext, x: string, line: Line): string[] {
  const phases = phasesOf(c, x, line);
  return Array.from({ length: line.kernel }, (_, i) => {
    const { phase, shift } = placeOf(line, i);
    return moved(c, phases[phase] ?? '', line, shift, rowsOf(line), line.output, LOWEST);
  });
}

/** Gives the gradient to the first candidate that equals the maximum; what none of the others took is the last one's. */
function shares(c: RuleContext, candidates: readonly string[], maximum: string, g: string): string[] {
  const { mul, sub } = arithmetic(c);
  let left = g;
  return candidates.map((candidate, i) => {
    if (i === candidates.length - 1) return left;
    const share = mul(left, equal(c, candidate, maximum));
    left = sub(left, share);
    return share;
  });
}

function backAlong(c: RuleContext, candidates: readonly string[], maximum: string, g: string, line: Line): string {
  const parts: string[][] = Array.from({ length: line.stride }, () => []);
  shares(c, candidates, maximum, g).forEach((share, i) => {
    const { phase, shift } = placeOf(line, i);
    parts[phase]?.push(moved(c, share, line, -shift, line.output, rowsOf(line), 0));
  });
  const dims = resized(line.dims, line.axis, rowsOf(line));
  const phases = parts.map((list) => {
    const [only] = list;
    if (only === undefined) return zeros(c, dims);
    return list.length === 1 ? only : c.b.add('Sum', list);
  });
  return joined(c, phases, line);
}

/**
 * The gradient of a maximum over windows of any kind, one axis after the other: k₁ + k₂ comparisons instead of k₁ · k₂,
 * the second half of them on what the first axis left over.
 */
export function maxAlongAxes(c: RuleContext, w: Window): string {
  let dims = c.dims(c.input(0));
  let maximum = c.input(0);
  const steps = w.kernel.map((kernel, i) => {
    const line: Line = {
      dims,
      axis: i + 2,
      kernel,
      stride: w.strides[i] ?? 1,
      dilation: w.dilations[i] ?? 1,
      before: w.before[i] ?? 0,
      output: w.output[i] ?? 1,
    };
    const candidates = candidatesOf(c, maximum, line);
    const isLast = i === w.kernel.length - 1;
    maximum = isLast ? c.output() : c.b.add('Max', candidates);
    dims = resized(dims, line.axis, line.output);
    return { line, candidates, maximum };
  });
  return steps.reduceRight((g, step) => backAlong(c, step.candidates, step.maximum, g, step.line), c.gradient());
}
