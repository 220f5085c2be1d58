import fc from 'fast-check';
import type { Case } from './case';
import { size } from './random';

/** One spatial axis of a window, with an input that it fits into. */
export const axis = (padding: number) =>
  fc
    .record({
      kernel: size(3),
      stride: size(3),
      dilation: size(2),
      before: fc.nat(padding),
      after: fc.nat(padding),
      more: fc.nat(4),
    })
    .map((a) => {
      const extent = (a.kernel - 1) * a.dilation + 1;
      return { ...a, input: Math.max(1, extent - a.before - a.after) + a.more };
    });

export type Of<A> = A extends fc.Arbitrary<infer V> ? V : never;
export type Axis = Of<ReturnType<typeof axis>>;

export const windowAttributes = (axes: Axis[], mode: string): NonNullable<Case['attributes']> => ({
  kernel_shape: axes.map((a) => a.kernel),
  strides: axes.map((a) => a.stride),
  ...(mode === 'NOTSET'
    ? { dilations: axes.map((a) => a.dilation), pads: [...axes.map((a) => a.before), ...axes.map((a) => a.after)] }
    : { auto_pad: mode }),
});
