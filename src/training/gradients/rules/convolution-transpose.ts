import { intsAttribute, stringAttribute } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { pad } from './arrange';
import { biasGradient, kernelGradient } from './kernel-gradient';
import { groupsOf, type Window } from './window';

/** How much of an axis is cut off in front (onnx/docs/Operators.md, ConvTranspose, as ONNX Runtime reads it). */
function cutBefore(c: RuleContext, axis: number, whole: number, size: number): number {
  const mode = stringAttribute(c.node, 'auto_pad') ?? 'NOTSET';
  const asked = mode === 'NOTSET' || mode === 'VALID' ? intsAttribute(c.node, 'output_shape') : [];
  if (!asked) return mode === 'VALID' ? 0 : (intsAttribute(c.node, 'pads')?.[axis] ?? 0);
  const total = Math.max(0, whole - size);
  const half = Math.floor(total / 2);
  return mode === 'SAME_UPPER' ? half : total - half;
}

/** A transposed convolution is the input's gradient of a convolution: this is that convolution's window. */
function convolutionOf(c: RuleContext): Window {
  const kernel = c.dims(c.input(1)).slice(2);
  const strides = intsAttribute(c.node, 'strides') ?? kernel.map(() => 1);
  const dilations = intsAttribute(c.node, 'dilations') ?? kernel.map(() => 1);
  const more = intsAttribute(c.node, 'output_padding') ?? kernel.map(() => 0);
  const input = c.dims(c.output()).slice(2);
  const output = c.dims(c.input(0)).slice(2);
  const reach = kernel.map((k, i) => ((output[i] ?? 1) - 1) * (strides[i] ?? 1) + (k - 1) * (dilations[i] ?? 1) + 1);
  const before = reach.map((r, i) => cutBefore(c, i, r + (more[i] ?? 0), input[i] ?? 0));
  const after = reach.map((r, i) => r - (before[i] ?? 0) - (input[i] ?? 0));
  return { kernel, strides, dilations, before, after, input, output };
}

/** Convolves what arrives with the same kernel. Behind the reach of the last place there may be elements that no place made. */
function inputGradient(c: RuleContext, w: Window): string {
  const unmade = [0, 0, ...w.after.map((a) => Math.min(a, 0))];
  const g = pad(
    c,
    c.gradient(),
    unmade.map(() => 0),
    unmade,
  );
  return c.b.add('Conv', [g, c.input(1)], {
    kernel_shape: w.kernel,
    strides: w.strides,
    dilations: w.dilations,
    group: groupsOf(c),
    pads: [...w.before, ...w.after.map((a) => Math.max(a, 0))],
  });
}

/** In any number of dimensions, with strides, dilations, groups, padding on both sides and a size that is asked for. */
export const convTranspose: Rule = (c) => {
  const w = convolutionOf(c);
  return [() => inputGradient(c, w), () => kernelGradient(c, c.gradient(), c.input(0), w), () => biasGradient(c)];
};
