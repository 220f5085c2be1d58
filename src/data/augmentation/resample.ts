import type { Affine } from './affine';
import type { ImageFacts } from './change';

/** Black where a place lies outside. */
function at(source: Float32Array, plane: number, x: number, y: number, { height, width, black }: ImageFacts): number {
  if (x < 0 || y < 0 || x >= width || y >= height) return black;
  return source[plane + y * width + x] as number;
}

/** Between the four pixels around a place, some of which may lie outside. */
function atEdge(source: Float32Array, plane: number, x: number, y: number, image: ImageFacts): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < -1 || top < -1 || left >= image.width || top >= image.height) return image.black;
  const u = x - left;
  const upper = at(source, plane, left, top, image) * (1 - u) + at(source, plane, left + 1, top, image) * u;
  const lower = at(source, plane, left, top + 1, image) * (1 - u) + at(source, plane, left + 1, top + 1, image) * u;
  return upper + (lower - upper) * (y - top);
}

/** One row of pixels. Most of its pixels lie well inside, where nothing need be asked: that is what makes it fast. */
function resampleRow(
  source: Float32Array,
  target: Float32Array,
  from: { plane: number; x: number; y: number; row: number },
  map: Affine,
  image: ImageFacts,
): void {
  const { width } = image;
  const { plane, row } = from;
  const [right, bottom] = [width - 1, image.height - 1];
  const { a, d } = map;
  for (let i = 0; i < width; i++) {
    const x = from.x + a * i;
    const y = from.y + d * i;
    if (x >= 0 && y >= 0 && x < right && y < bottom) {
      const left = Math.trunc(x);
      const top = Math.trunc(y);
      const u = x - left;
      const first = plane + top * width + left;
      const p = source[first] as number;
      const q = source[first + width] as number;
      const upper = p + ((source[first + 1] as number) - p) * u;
      const lower = q + ((source[first + width + 1] as number) - q) * u;
      target[row + i] = upper + (lower - upper) * (y - top);
    } else {
      target[row + i] = atEdge(source, plane, x, y, image);
    }
  }
}

/**
 * Writes an image anew from another: each pixel is what lies where the map leads from it, between pixels as in bilinear
 * interpolation, outside black.
 * @param source, target [channels, height, width]; two arrays. @param map around the middle of the image.
 */
export function resample(source: Float32Array, target: Float32Array, map: Affine, image: ImageFacts): void {
  const { channels, height, width } = image;
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  for (let row = 0; row < channels * height; row++) {
    const dy = (row % height) - middleY;
    const from = {
      plane: (row - (row % height)) * width,
      row: row * width,
      x: map.b * dy + map.c + middleX - map.a * middleX,
      y: map.e * dy + map.f + middleY - map.d * middleX,
    };
    resampleRow(source, target, from, map, image);
  }
}
