import { intAttribute, intsAttribute, sizeOf } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { expand, sameDims } from '../unbroadcast';
import { type Window, windowOf } from './window';

/** Windows that lie side by side, so that each pixel belongs to one at most. */
const isTiling = (w: Window): boolean =>
  sameDims(w.kernel, w.strides) &&
  [...w.before, ...w.after].every((p) => p === 0) &&
  w.dilations.every((d) => d === 1) &&
  w.output.every((size, i) => size * (w.strides[i] ?? 1) <= (w.input[i] ?? 0));

/**
 * Compares each pixel with the maximum of its window, blown up to the window's size, and shares the gradient among
 * equals. Much faster than asking MaxPool for indices (its kernel with indices is 16 times slower).
 */
function tiledMaxPool(c: RuleContext, w: Window): string {
  const [batch = 0, channels = 0] = c.dims(c.input(0));
  const covered = w.output.map((size, i) => size * (w.strides[i] ?? 1));
  const dims = [batch, channels, ...covered];
  const axes = w.kernel.map((_, i) => i + 2);
  const whole = sameDims(covered, w.input);
  const zeros = axes.map(() => 0);
  const x = whole ? c.input(0) : c.b.add('Slice', [c.input(0), c.b.ints(zeros), c.b.ints(covered), c.b.ints(axes)]);
  const blowUp = (name: string) =>
    c.b.add('Resize', [name, '', '', c.b.ints(dims)], {
      mode: 'nearest',
      coordinate_transformation_mode: 'asymmetric',
      nearest_mode: 'floor',
    });
  const isMaximum = c.b.add('Cast', [c.b.add('Equal', [x, blowUp(c.output())])], { to: 1 });
  const share = c.b.add('AveragePool', [isMaximum], { kernel_shape: w.kernel, strides: w.strides });
  const count = c.b.add('Mul', [share, c.scalar(sizeOf(w.kernel))]);
  const grad = c.b.add('Mul', [isMaximum, blowUp(c.b.add('Div', [c.gradient(), count]))]);
  if (whole) return grad;
  const rest = w.input.map((size, i) => size - (covered[i] ?? 0));
  return c.b.add('Pad', [grad, c.b.ints([0, 0, ...zeros, 0, 0, ...rest])]);
}

/** Overlapping or padded windows: MaxPool tells where each maximum was, and the gradient is added there. */
function scatteredMaxPool(c: RuleContext, w: Window): string {
  const dims = c.dims(c.input(0));
  const [, indices = ''] = c.b.addMany('MaxPool', [c.input(0)], 2, {
    kernel_shape: w.kernel,
    strides: w.strides,
    dilations: w.dilations,
    pads: [...w.before, ...w.after],
    ceil_mode: intAttribute(c.node, 'ceil_mode'),
  });
  const total = sizeOf(c.dims(c.output()));
  const flat = [c.b.filled(0, [sizeOf(dims)], c.type()), c.reshape(indices, [total]), c.reshape(c.gradient(), [total])];
  return c.reshape(c.b.add('ScatterElements', flat, { axis: 0, reduction: 'add' }), dims);
}

const maxPool: Rule = (c) => {
  const w = windowOf(c, intsAttribute(c.node, 'kernel_shape') ?? []);
  return [
    () =>
      c.type() === 'float32' && isTiling(w) && w.kernel.length === 2 ? tiledMaxPool(c, w) : scatteredMaxPool(c, w),
  ];
};

const globalAveragePool: Rule = (c) => [
  () => {
    const dims = c.dims(c.input(0));
    return expand(c, c.b.add('Div', [c.gradient(), c.scalar(sizeOf(dims.slice(2)))]), dims);
  },
];

export const pooling: Record<string, Rule> = { MaxPool: maxPool, GlobalAveragePool: globalAveragePool };
