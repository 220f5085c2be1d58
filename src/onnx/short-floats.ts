import type { ElementType, Tensor } from './tensor';

/** The largest finite float16. */
export const LARGEST_HALF = 65504;

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Bits of the float16 below 2^-14, which has no implicit one: `value` in units of 2^-24, half to even. */
function subnormal(magnitude: number): number {
  const units = magnitude * 2 ** 24;
  const down = Math.floor(units);
  const rest = units - down;
  return rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down;
}

/** The bits of the float16 (IEEE 754 binary16) nearest to a float32, half to even; what is too large becomes infinite. */
export function toHalf(value: number): number {
  float[0] = value;
  const word = bits[0] ?? 0;
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // From here on 65520, half a step above the largest, and more.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) return sign | subnormal(Math.abs(float[0]));
  // Drop 13 bits of the mantissa; a carry into the exponent is what rounding up means there.
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}

/** The value of a float16 from its bits. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 0x1f) return mantissa ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

/** The bits of the bfloat16 nearest to a float32, half to even; what is too large becomes infinite. */
export function toBrain(value: number): number {
  float[0] = value;
  const word = bits[0] ?? 0;
  if ((word & 0x7fffffff) > 0x7f800000) return (word >>> 16) | 0x40;
  return ((word + 0x7fff + ((word >>> 16) & 1)) >>> 16) & 0xffff;
}

/** The value of a bfloat16 from its bits: the upper half of a float32. */
export function fromBrain(brain: number): number {
  bits[0] = brain << 16;
  return float[0] ?? 0;
}

const conversions = {
  float16: { read: fromHalf, write: toHalf },
  bfloat16: { read: fromBrain, write: toBrain },
} as const;

type Short = keyof typeof conversions;

/** Whether a type is a float of 16 bits, whose elements are kept as bits. */
export const isShort = (type: string): type is Short => type in conversions;

/** The value of an element of a tensor of numbers. */
export const valueAt = ({ type, data }: Tensor, index: number): number =>
  isShort(type) ? conversions[type].read(Number(data[index])) : Number(data[index]);

/** The same values in float32; a tensor that is no float of 16 bits is given back as it is. */
export function widenedTensor(tensor: Tensor): Tensor {
  const { type, dims, data } = tensor;
  if (!isShort(type)) return tensor;
  const { read } = conversions[type];
  return { type: 'float32', dims, data: Float32Array.from(data as Uint16Array, read) };
}

/** Float32 values as another type keeps them, each rounded to the nearest; other tensors are given back as they are. */
export function inType(type: ElementType, tensor: Tensor): Tensor {
  if (tensor.type !== 'float32' || !isShort(type)) return tensor;
  const { write } = conversions[type];
  return { type, dims: tensor.dims, data: Uint16Array.from(tensor.data as Float32Array, write) };
}
