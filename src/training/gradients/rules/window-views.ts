import type { RuleContext } from '../rule';
import type { Window } from './window';

/** Every position in the kernel, in row-major order. */
function offsets(kernel: readonly number[]): number[][] {
  return kernel.reduce<number[][]>(
    (list, size) => list.flatMap((head) => Array.from({ length: size }, (_, i) => [...head, i])),
    [[]],
  );
}

/** Pads the spatial axes of x [., ., ...] with zeros. */
function padded(c: RuleContext, x: string, { before, after }: Window): string {
  if ([...before, ...after].every((p) => p === 0)) return x;
  return c.b.add('Pad', [x, c.b.ints([0, 0, ...before, 0, 0, ...after]), c.scalar(0)]);
}

/**
 * What each position of the kernel sees of x [., ., ...], in row-major order of the positions: each is [., ., output], one
 * element for each place of the output. Laid side by side they are the columns of im2col.
 */
export function windowViews(c: RuleContext, x: string, window: Window): string[] {
  const { kernel, strides, dilations, output, input } = window;
  const source = padded(c, x, window);
  if (source === x && kernel.every((k, i) => k === 1 && output[i] === input[i])) return [x];
  const axes = c.b.ints(kernel.map((_, i) => i + 2));
  const steps = c.b.ints(strides);
  return offsets(kernel).map((offset) => {
    const starts = offset.map((o, i) => o * (dilations[i] ?? 1));
    const ends = starts.map((s, i) => s + ((output[i] ?? 1) - 1) * (strides[i] ?? 1) + 1);
    return c.b.add('Slice', [source, c.b.ints(starts), c.b.ints(ends), axes, steps]);
  });
}
