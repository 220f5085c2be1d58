import { intAttribute, intsAttribute } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { type Window, windowOf } from './window';
import { type AxisWeights, countsOf, spreadOverWindows } from './window-sum';

/** Of the kernel's places those on padding count too, but not those that rounding up adds beyond it. */
function countsWithPadding(w: Window, axis: number): number[] {
  const [stride, dilation] = [w.strides[axis] ?? 1, w.dilations[axis] ?? 1];
  const end = (w.before[axis] ?? 0) + (w.input[axis] ?? 0) + (w.after[axis] ?? 0);
  return Array.from({ length: w.output[axis] ?? 0 }, (_, o) =>
    Math.min(w.kernel[axis] ?? 1, Math.ceil((end - o * stride) / dilation)),
  );
}

function weightsOf(c: RuleContext, w: Window): AxisWeights[] {
  const counts = intAttribute(c.node, 'count_include_pad') ? countsWithPadding : countsOf;
  return w.kernel.map((_, axis) => counts(w, axis).map((count) => 1 / count));
}

const averagePool: Rule = (c) => {
  const w = windowOf(c, intsAttribute(c.node, 'kernel_shape') ?? []);
  return [() => spreadOverWindows(c, c.gradient(), w, weightsOf(c, w))];
};

export const averagePooling: Record<string, Rule> = { AveragePool: averagePool };
