import { intAttribute, intsAttribute, sizeOf } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { sameDims } from '../unbroadcast';
import { zeros } from './arrange';
import { maxAlongAxes } from './max-along-axes';
import { equal } from './steps';
import { blowUp, coveredBy, isTiling, padRest } from './tiles';
import { type Window, windowOf } from './window';

/** Compares each pixel with the maximum of its window, blown up to the window's size, and shares the gradient among equals. */
function tiledMaxPool(c: RuleContext, w: Window): string {
  const covered = coveredBy(w);
  const axes = w.kernel.map((_, i) => i + 2);
  const zero = axes.map(() => 0);
  const x = sameDims(covered, w.input)
    ? c.input(0)
    : c.b.add('Slice', [c.input(0), c.b.ints(zero), c.b.ints(covered), c.b.ints(axes)]);
  const isMaximum = equal(c, x, blowUp(c, c.output(), w));
  const share = c.b.add('AveragePool', [isMaximum], { kernel_shape: w.kernel, strides: w.strides });
  const count = c.b.add('Mul', [share, c.scalar(sizeOf(w.kernel))]);
  const grad = c.b.add('Mul', [isMaximum, blowUp(c, c.b.add('Div', [c.gradient(), count]), w)]);
  return padRest(c, grad, w);
}

/** One window for each channel: a comparison that broadcasts. */
function wholeMaxPool(c: RuleContext): string {
  const isMaximum = equal(c, c.input(0), c.output());
  const axes = c.dims(c.input(0)).flatMap((_, axis) => (axis < 2 ? [] : [axis]));
  const count = c.b.add('ReduceSum', [isMaximum, c.b.ints(axes)], { keepdims: 1 });
  return c.b.add('Mul', [isMaximum, c.b.add('Div', [c.gradient(), count])]);
}

const isWhole = (w: Window): boolean =>
  w.output.every((size) => size === 1) &&
  w.kernel.every((k, i) => w.dilations[i] === 1 && k >= (w.input[i] ?? 1)) &&
  w.before.every((p) => p === 0);

/** MaxPool tells where each maximum was, and the gradient is added there. Its kernel with indices is 16 times slower. */
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
  const flat = [zeros(c, [sizeOf(dims)]), c.reshape(indices, [total]), c.reshape(c.gradient(), [total])];
  return c.reshape(c.b.add('ScatterElements', flat, { axis: 0, reduction: 'add' }), dims);
}

/** Above this many places along its axes a kernel makes more nodes than it saves time. */
const MOST_CANDIDATES = 40;

const maxPool: Rule = (c) => {
  const w = windowOf(c, intsAttribute(c.node, 'kernel_shape') ?? []);
  return [
    () => {
      if (isWhole(w)) return wholeMaxPool(c);
      if (c.type() === 'float32' && isTiling(w)) return tiledMaxPool(c, w);
      const candidates = w.kernel.reduce((sum, k) => sum + k, 0);
      return candidates > MOST_CANDIDATES ? scatteredMaxPool(c, w) : maxAlongAxes(c, w);
    },
  ];
};

export const maxPooling: Record<string, Rule> = { MaxPool: maxPool, GlobalMaxPool: (c) => [() => wholeMaxPool(c)] };
