import { sizeOf } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { convTranspose } from './convolution-transpose';
import { biasGradient, kernelGradient } from './kernel-gradient';
import { groupsOf, type Window, windowOf } from './window';

/** The kernel [O, C/G, ...] turned round in space and with in and out swapped: [C, O/G, ...]. */
function turned(c: RuleContext, weight: string, groups: number): string {
  const [out = 0, inner = 0, ...kernel] = c.dims(weight);
  const axes = kernel.map((_, i) => i + 2);
  const last = axes.map(() => -1);
  const flipped =
    sizeOf(kernel) === 1
      ? weight
      : c.b.add('Slice', [
          weight,
          c.b.ints(last),
          c.b.ints(last.map(() => -(2 ** 31))),
          c.b.ints(axes),
          c.b.ints(last),
        ]);
  const spatial = kernel.map((_, i) => i + 3);
  const grouped = c.reshape(flipped, [groups, out / groups, inner, ...kernel]);
  const swapped = c.b.add('Transpose', [grouped], { perm: [0, 2, 1, ...spatial] });
  return c.reshape(swapped, [groups * inner, out / groups, ...kernel]);
}

/** With stride 1 the gradient is a convolution with the turned kernel: faster than ConvTranspose. */
function inputByConv(c: RuleContext, w: Window, groups: number): string {
  const full = w.kernel.map((size, i) => (size - 1) * (w.dilations[i] ?? 1));
  const pads = [...full.map((f, i) => f - (w.before[i] ?? 0)), ...full.map((f, i) => f - (w.after[i] ?? 0))];
  return c.b.add('Conv', [c.gradient(), turned(c, c.input(1), groups)], {
    kernel_shape: w.kernel,
    dilations: w.dilations,
    group: groups,
    pads,
  });
}

function inputByConvTranspose(c: RuleContext, w: Window, groups: number): string {
  const reached = w.kernel.map(
    (size, i) =>
      ((w.output[i] ?? 1) - 1) * (w.strides[i] ?? 1) +
      (size - 1) * (w.dilations[i] ?? 1) +
      1 -
      (w.before[i] ?? 0) -
      (w.after[i] ?? 0),
  );
  return c.b.add('ConvTranspose', [c.gradient(), c.input(1)], {
    kernel_shape: w.kernel,
    strides: w.strides,
    dilations: w.dilations,
    group: groups,
    pads: [...w.before, ...w.after],
    output_padding: reached.map((size, i) => (w.input[i] ?? size) - size),
  });
}

const canTurn = (w: Window): boolean =>
  w.strides.every((s) => s === 1) &&
  w.kernel.every((size, i) => (size - 1) * (w.dilations[i] ?? 1) >= Math.max(w.before[i] ?? 0, w.after[i] ?? 0));

/** Convolution in any number of dimensions, with strides, dilations, groups and padding. */
const conv: Rule = (c) => {
  const w = windowOf(c, c.dims(c.input(1)).slice(2));
  const groups = groupsOf(c);
  return [
    () => (canTurn(w) ? inputByConv(c, w, groups) : inputByConvTranspose(c, w, groups)),
    () => kernelGradient(c, c.input(0), c.gradient(), w),
    () => biasGradient(c),
  ];
};

export const convolution: Record<string, Rule> = { Conv: conv, ConvTranspose: convTranspose };
