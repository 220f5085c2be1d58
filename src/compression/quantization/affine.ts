import type { Tensor } from '../../onnx';

/** How numbers are mapped to bytes: value = scale · (byte − zeroPoint). */
export interface AffineRange {
  scale: number;
  /** 0 to 255. */
  zeroPoint: number;
}

const LEVELS = 255;
/** Subnormal scales lose their precision; what is so small, or always 0, counts as 0. */
const SMALLEST_SCALE = 2 ** -126;
const LARGEST_INT32 = 2 ** 31 - 1;
/** A bias keeps this many of its int32 steps as room, so that the sum it starts does not overflow. */
const LARGEST_BIAS = 2 ** 30;

/** Round half to even, as QuantizeLinear does. */
function roundEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/**
 * Scale and zero point of an activation that takes values from `from` to `to` (Jacob et al., 2018, section 3). The range
 * is widened to hold 0, which must be exact: padding and ReLU rely on it.
 */
export function affineRange({ from, to }: { from: number; to: number }): AffineRange {
  const low = Math.min(0, from);
  const high = Math.max(0, to);
  const scale = Math.fround((high - low) / LEVELS);
  if (scale < SMALLEST_SCALE) return { scale: 1, zeroPoint: 0 };
  return { scale, zeroPoint: clamp(roundEven(-low / scale), 0, LEVELS) };
}

/** Weights as int8, one scale for each slice along `axis`, symmetric around 0. */
export interface QuantizedWeight {
  values: Tensor;
  /** [channels], float32. */
  scales: Float32Array;
  axis: number;
}

/** The number of elements before `axis` turns, and between two steps along it. */
function strides(dims: readonly number[], axis: number): { channels: number; inner: number } {
  return { channels: dims[axis] ?? 1, inner: dims.slice(axis + 1).reduce((a, b) => a * b, 1) };
}

/** Largest magnitude in each slice along `axis`. */
function magnitudes({ dims, data }: Tensor, axis: number): Float64Array {
  const { channels, inner } = strides(dims, axis);
  const result = new Float64Array(channels);
  for (let i = 0; i < data.length; i++) {
    const c = Math.floor(i / inner) % channels;
    const magnitude = Math.abs(Number(data[i]));
    if (magnitude > (result[c] ?? 0)) result[c] = magnitude;
  }
  return result;
}

/**
 * Quantizes a float32 weight per channel, symmetrically: scale = largest magnitude / 127, or / 63 with `reduceRange`.
 * @param bias of each channel, and the scale of the input: the scale is widened where the bias would not fit 32 bits.
 */
export function quantizeWeight(
  weight: Tensor,
  axis: number,
  { reduceRange, bias, inputScale = 1 }: { reduceRange: boolean; bias?: Float32Array; inputScale?: number },
): QuantizedWeight {
  const largest = reduceRange ? 63 : 127;
  const { channels, inner } = strides(weight.dims, axis);
  const scales = Float32Array.from(magnitudes(weight, axis), (magnitude, c) => {
    const forBias = Math.abs(bias?.[c] ?? 0) / LARGEST_BIAS / inputScale;
    const scale = Math.max(magnitude / largest, forBias);
    return scale < SMALLEST_SCALE ? 1 : scale;
  });
  const data = new Int8Array(weight.data.length);
  for (let i = 0; i < data.length; i++) {
    const scale = scales[Math.floor(i / inner) % channels] ?? 1;
    data[i] = clamp(roundEven(Number(weight.data[i]) / scale), -largest, largest);
  }
  return { values: { type: 'int8', dims: weight.dims, data }, scales, axis };
}

/** A bias in the units in which products of inputs and weights are summed. */
export function quantizeBias(bias: Float32Array, inputScale: number, scales: Float32Array): Int32Array {
  return Int32Array.from(bias, (value, c) => {
    const unit = Math.fround(inputScale * (scales[c] ?? 1));
    return clamp(roundEven(value / unit), -LARGEST_INT32, LARGEST_INT32);
  });
}

/** A constant that takes part in 8-bit arithmetic, as uint8 with one scale. */
export function quantizeConstant(tensor: Tensor): { values: Tensor; range: AffineRange } {
  const numbers = tensor.data as Float32Array;
  const bounds = numbers.reduce(({ from, to }, value) => ({ from: Math.min(from, value), to: Math.max(to, value) }), {
    from: 0,
    to: 0,
  });
  const range = affineRange(bounds);
  const data = Uint8Array.from(numbers, (v) => clamp(roundEven(v / range.scale) + range.zeroPoint, 0, LEVELS));
  return { values: { type: 'uint8', dims: tensor.dims, data }, range };
}
