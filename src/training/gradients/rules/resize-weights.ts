import { floatAttribute, intAttribute, type Node, stringAttribute } from '../../../onnx';
import type { Weights } from './linear-axes';

/** One axis of a Resize. ONNX Runtime computes coordinates in float32, and rounding decides what is nearest. */
export interface ResizedAxis {
  input: number;
  output: number;
  scale: number;
}

const f = Math.fround;

/** Where an output element lies in the input (onnx/docs/Operators.md, Resize). */
const coordinates: Record<string, (x: number, axis: ResizedAxis) => number> = {
  half_pixel: (x, { scale }) => f(f(f(x + 0.5) / f(scale)) - 0.5),
  pytorch_half_pixel: (x, { scale, output }) => (output > 1 ? f(f(f(x + 0.5) / f(scale)) - 0.5) : 0),
  half_pixel_symmetric: (x, { scale, input, output }) => {
    const offset = f((input / 2) * (1 - output / f(scale * input)));
    return f(offset + f(f(f(x + 0.5) / f(scale)) - 0.5));
  },
  align_corners: (x, { input, output }) => (output === 1 ? 0 : f(f(x * (input - 1)) / (output - 1))),
  asymmetric: (x, { scale }) => f(x / f(scale)),
};

const nearest: Record<string, (x: number) => number> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

const within = (x: number, size: number): number => Math.min(Math.max(x, 0), size - 1);

/** Adds up weights of the same element. */
function weights(taps: [number, number][]): Map<number, number> {
  const result = new Map<number, number>();
  for (const [at, weight] of taps) result.set(at, (result.get(at) ?? 0) + weight);
  return result;
}

function linear(x: number, size: number): Map<number, number> {
  const inside = within(x, size);
  const low = Math.floor(inside);
  return weights([
    [low, 1 - (inside - low)],
    [within(low + 1, size), inside - low],
  ]);
}

/** Keys' convolution kernel (Cubic Convolution Interpolation, 1981) at a distance. */
function keys(distance: number, a: number): number {
  const d = Math.abs(distance);
  if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
}

function cubic(x: number, size: number, a: number, excludeOutside: boolean): Map<number, number> {
  const low = Math.floor(x);
  const taps = [-1, 0, 1, 2].map((i): [number, number] => [low + i, keys(x - low - i, a)]);
  if (!excludeOutside) return weights(taps.map(([at, weight]) => [within(at, size), weight]));
  const inside = taps.filter(([at]) => at >= 0 && at < size);
  const total = inside.reduce((sum, [, weight]) => sum + weight, 0);
  return weights(inside.map(([at, weight]) => [at, weight / total]));
}

/** How a Resize node interpolates: for each output of an axis the weights of the input; undefined where it is unknown. */
export function resizeWeights(node: Node, axis: ResizedAxis): Weights | undefined {
  const coordinate = coordinates[stringAttribute(node, 'coordinate_transformation_mode') ?? 'half_pixel'];
  const mode = stringAttribute(node, 'mode') ?? 'nearest';
  const round = nearest[stringAttribute(node, 'nearest_mode') ?? 'round_prefer_floor'];
  const a = floatAttribute(node, 'cubic_coeff_a') ?? -0.75;
  const excludeOutside = intAttribute(node, 'exclude_outside') === 1;
  if (!coordinate || !round) return undefined;
  return Array.from({ length: axis.output }, (_, i) => {
    const x = coordinate(i, axis);
    if (mode === 'linear') return linear(x, axis.input);
    if (mode === 'cubic') return cubic(x, axis.input, a, excludeOutside);
    return new Map([[within(round(x), axis.input), 1]]);
  });
}
