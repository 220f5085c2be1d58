import { toNumbers } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { axisOf, resized, section, zeros } from './arrange';

const concat: Rule = (c) => {
  const axis = axisOf(c, c.dims(c.output()).length, 0);
  const sizes = c.node.inputs.map((name) => c.dims(name)[axis] ?? 0);
  return sizes.map((size, i) => () => {
    const from = sizes.slice(0, i).reduce((sum, s) => sum + s, 0);
    return sizes.length === 1 ? c.gradient() : section(c, c.gradient(), axis, from, from + size);
  });
};

/** The sizes of the parts, also of those that nobody reads. */
function partSizes(c: RuleContext, size: number): number[] {
  const given = c.constant(1);
  if (given) return toNumbers(given);
  const count = c.node.outputs.length;
  const each = Math.ceil(size / count);
  return Array.from({ length: count }, (_, i) => Math.min(each, size - i * each));
}

const split: Rule = (c) => [
  () => {
    const dims = c.dims(c.input(0));
    const axis = axisOf(c, dims.length, 0);
    const parts = partSizes(c, dims[axis] ?? 0).map((size, i) => c.arrived(i) ?? zeros(c, resized(dims, axis, size)));
    return c.b.add('Concat', parts, { axis });
  },
];

export const join: Record<string, Rule> = { Concat: concat, Split: split };
