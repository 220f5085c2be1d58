import type { Image } from './decode';

export type Color = 'rgb' | 'grey';

/** Brightness as television weighs the colours (ITU-R BT.601). */
const grey = (r: number, g: number, b: number): number => Math.round(0.299 * r + 0.587 * g + 0.114 * b);

/** The value of one channel at a pixel, counted row by row. */
type Channel = (pixel: number) => number;

/** The channels that a model sees. */
function channelsOf({ channels, data }: Image, color: Color): Channel[] {
  const at = (channel: number) => (pixel: number) => data[pixel * channels + channel] ?? 0;
  if (channels < 3) return color === 'rgb' ? [at(0), at(0), at(0)] : [at(0)];
  const [r, g, b] = [at(0), at(1), at(2)];
  return color === 'rgb' ? [r, g, b] : [(pixel) => grey(r(pixel), g(pixel), b(pixel))];
}

/** The channels of an image one after the other, [3 or 1, height, width]; opacity is left out. */
export function planesOf(image: Image, color: Color): Uint8Array {
  const size = image.width * image.height;
  const channels = channelsOf(image, color);
  const planes = new Uint8Array(channels.length * size);
  for (const [i, channel] of channels.entries()) {
    for (let pixel = 0; pixel < size; pixel++) planes[i * size + pixel] = channel(pixel);
  }
  return planes;
}

/** What a new value is made of: old ones from `start` on, with their weights, which sum to 1. */
interface Share {
  start: number;
  weights: number[];
}

/** The weights of a triangle filter that is as wide as the steps between the new values, as in Pillow's BILINEAR. */
function shares(from: number, to: number): Share[] {
  const scale = from / to;
  const reach = Math.max(1, scale);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const start = Math.max(0, Math.floor(centre - reach + 0.5));
    const end = Math.min(from, Math.floor(centre + reach + 0.5));
    const raw = Array.from({ length: end - start }, (_, k) =>
      Math.max(0, 1 - Math.abs((start + k + 0.5 - centre) / reach)),
    );
    const sum = raw.reduce((a, b) => a + b, 0);
    return { start, weights: raw.map((weight) => weight / sum) };
  });
}

/** Resizes `lines` lines of `from` values each to `to` values; the result has its axes exchanged. */
function along(values: Float64Array, { from, to, lines }: { from: number; to: number; lines: number }): Float64Array {
  const result = new Float64Array(lines * to);
  for (const [i, { start, weights }] of shares(from, to).entries()) {
    for (let line = 0; line < lines; line++) {
      result[i * lines + line] = weights.reduce(
        (sum, weight, k) => sum + weight * (values[line * from + start + k] ?? 0),
        0,
      );
    }
  }
  return result;
}

/** Resizes planes [channels, height, width], smoothly and without aliasing. */
export function resize(
  planes: Uint8Array,
  [height, width]: readonly [number, number],
  [toHeight, toWidth]: readonly [number, number],
): Uint8Array {
  if (height === toHeight && width === toWidth) return planes;
  const channels = planes.length / (height * width);
  const result = new Uint8Array(channels * toHeight * toWidth);
  for (let channel = 0; channel < channels; channel++) {
    const plane = Float64Array.from(planes.subarray(channel * height * width, (channel + 1) * height * width));
    const narrowed = along(plane, { from: width, to: toWidth, lines: height });
    const done = along(narrowed, { from: height, to: toHeight, lines: toWidth });
    result.set(done.map(Math.round), channel * toHeight * toWidth);
  }
  return result;
}
