import { sizeOf } from '../../../onnx';
import type { RuleContext } from '../rule';
import type { Window } from './window';

/** Every position in the kernel, in row-major order. */
function offsets(kernel: readonly number[]): number[][] {
  return kernel.reduce<number[][]>(
    (list, size) => list.flatMap((head) => Array.from({ length: size }, (_, i) => [...head, i])),
    [[]],
  );
}

/** Pads the spatial axes of x [N, C, ...] with zeros. */
function padded(c: RuleContext, x: string, { before, after }: Window): string {
  if ([...before, ...after].every((p) => p === 0)) return x;
  return c.b.add('Pad', [x, c.b.ints([0, 0, ...before, 0, 0, ...after]), c.scalar(0)]);
}

/**
 * What each place of the output sees of x [N, C, ...], of shape `dims`: [N, C, kernel, output], flattened to
 * [N, C · kernel, output]. One slice per kernel position, concatenated.
 */
export function im2col(c: RuleContext, x: string, dims: readonly number[], window: Window): string {
  const { kernel, strides, dilations, output } = window;
  const [batch = 0, channels = 0] = dims;
  const axes = c.b.ints(kernel.map((_, i) => i + 2));
  const steps = c.b.ints(strides);
  const source = padded(c, x, window);
  const places = sizeOf(output);
  const columns = offsets(kernel).map((offset) => {
    const starts = offset.map((o, i) => o * (dilations[i] ?? 1));
    const ends = starts.map((s, i) => s + ((output[i] ?? 1) - 1) * (strides[i] ?? 1) + 1);
    const slice = c.b.add('Slice', [source, c.b.ints(starts), c.b.ints(ends), axes, steps]);
    return c.reshape(slice, [batch, channels, 1, places]);
  });
  const [only = ''] = columns;
  const stacked = columns.length === 1 ? only : c.b.add('Concat', columns, { axis: 2 });
  return c.reshape(stacked, [batch, channels * columns.length, places]);
}
