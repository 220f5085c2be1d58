import { intAttribute, intsAttribute, sizeOf, stringAttribute, toNumbers } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { arithmetic } from './arithmetic';
import { alongAxes, type Weights } from './linear-axes';
import { type ResizedAxis, resizeWeights } from './resize-weights';

/** The numbers of an input that may be left out or empty. */
function numbersOf(c: RuleContext, index: number): number[] | undefined {
  const tensor = c.constant(index);
  return tensor && sizeOf(tensor.dims) > 0 ? toNumbers(tensor) : undefined;
}

/** The scale of each axis in `axes`, as given or as the sizes make it. */
function scalesOf(c: RuleContext, axes: readonly number[]): number[] {
  const scales = numbersOf(c, 2);
  if (scales) return scales;
  const dims = c.dims(c.input(0));
  const each = (numbersOf(c, 3) ?? []).map((size, i) => size / (dims[axes[i] ?? 0] ?? 1));
  const policy = stringAttribute(c.node, 'keep_aspect_ratio_policy') ?? 'stretch';
  if (policy === 'stretch') return each;
  const one = policy === 'not_larger' ? Math.min(...each) : Math.max(...each);
  return each.map(() => one);
}

/** Every axis that changes. */
function resizedAxes(c: RuleContext): (ResizedAxis | undefined)[] {
  const dims = c.dims(c.input(0));
  const output = c.dims(c.output());
  const axes = (intsAttribute(c.node, 'axes') ?? dims.map((_, i) => i)).map((a) => (a < 0 ? a + dims.length : a));
  const scales = scalesOf(c, axes);
  return dims.map((input, axis) => {
    const at = axes.indexOf(axis);
    const scale = at < 0 ? 1 : (scales[at] ?? 1);
    return scale === 1 ? undefined : { input, output: output[axis] ?? input, scale };
  });
}

/** How often each element of an axis is repeated, where that is all that happens to it. */
function repeatsOf(weights: Weights, input: number): number | undefined {
  const times = weights.length / input;
  const isRepeat = weights.every((row, i) => row.size === 1 && row.get(Math.floor(i / times)) === 1);
  return Number.isInteger(times) && isRepeat ? times : undefined;
}

/** Pixels that are repeated: the sum over the copies is a pooling. */
function sumCopies(c: RuleContext, weights: readonly (Weights | undefined)[]): string | undefined {
  const dims = c.dims(c.input(0));
  const repeats = weights.map((each, axis) => (each ? repeatsOf(each, dims[axis] ?? 1) : 1));
  const [n, channels, ...kernel] = repeats;
  const sizes = kernel.flatMap((k) => (k === undefined ? [] : [k]));
  const fits = n === 1 && channels === 1 && sizes.length === kernel.length && kernel.length > 0 && kernel.length < 4;
  if (!fits || c.type() !== 'float32') return undefined;
  const average = c.b.add('AveragePool', [c.gradient()], { kernel_shape: sizes, strides: sizes });
  return arithmetic(c).mul(average, sizeOf(sizes));
}

/** Interpolation is linear in the image and goes axis by axis. */
const resize: Rule = (c) => [
  () => {
    if (intAttribute(c.node, 'antialias')) throw c.unsupported('it smooths while it shrinks (antialias)');
    const weights = resizedAxes(c).map((axis) => {
      const found = axis && resizeWeights(c.node, axis);
      if (axis && !found) throw c.unsupported('it reads a region of interest (tf_crop_and_resize)');
      return found;
    });
    return sumCopies(c, weights) ?? alongAxes(c, c.gradient(), c.dims(c.output()), c.dims(c.input(0)), weights);
  },
];

export const resizing: Record<string, Rule> = { Resize: resize };
