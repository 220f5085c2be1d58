import { expect, test } from 'vitest';
import {
  Augmenter,
  allocateBatch,
  allSamples,
  BatchAssembler,
  type ImageStep,
  TrainingBatches,
} from '../../../src/data';
import { datasetOf } from './support';

const normalize = { mean: 0, std: 1 };
const shape = [1, 6, 6];

/** Pixels that can be told apart, a border of one black pixel around them. */
const image = () => Float32Array.from({ length: 36 }, (_, i) => (isInner(i) ? (i + 10) / 64 : 0));
const isInner = (i: number) => i % 6 > 0 && i % 6 < 5 && i >= 6 && i < 30;

function changed(step: ImageStep | ImageStep[], sample = 0, { epoch = 0, seed = 5 } = {}): number[] {
  const pixels = image();
  new Augmenter([step].flat(), { shape, normalize, seed }).apply(pixels, { epoch, sample });
  return [...pixels];
}

const many = (step: ImageStep | ImageStep[], count = 40) =>
  Array.from({ length: count }, (_, sample) => changed(step, sample));
const at = (x: number, y: number, pixels: ArrayLike<number> = image()) =>
  x < 0 || y < 0 || x > 5 || y > 5 ? 0 : pixels[6 * y + x];
const drawn = (read: (x: number, y: number) => number | undefined) =>
  Array.from({ length: 36 }, (_, i) => read(i % 6, Math.floor(i / 6)));
const distinct = (images: number[][]) => new Set(images.map((one) => one.join())).size;

const every: ImageStep[] = [
  { shift: 2 },
  { rotate: 20 },
  { scale: 0.2 },
  { flip: 'both' },
  { crop: 2 },
  { brightness: 0.2 },
  { contrast: 0.4 },
  { noise: 0.1 },
  { cutout: 3 },
];

test.each(every)('%j depends on seed, epoch and sample, and on nothing else', (step) => {
  const augmenter = new Augmenter([step], { shape, normalize, seed: 5 });
  const again = [7, 3, 7, 0].map((sample) => {
    const pixels = image();
    augmenter.apply(pixels, { epoch: sample % 2, sample });
    return [...pixels];
  });
  expect(again[0]).toEqual(again[2]);
  expect(again[1]).toEqual(changed(step, 3, { epoch: 1 }));
  expect(again[3]).toEqual(changed(step, 0));
  expect(distinct(many(step))).toBeGreaterThan(2);
  const epochs = Array.from({ length: 20 }, (_, epoch) => changed(step, 3, { epoch }));
  const seeds = Array.from({ length: 20 }, (_, seed) => changed(step, 3, { seed }));
  expect(distinct(epochs)).toBeGreaterThan(2);
  expect(distinct(seeds)).toBeGreaterThan(2);
});

test('shift moves by whole pixels, as far as it is told in each direction, and lets black in', () => {
  const possible = new Set(
    [-2, -1, 0, 1, 2].flatMap((dx) => [-2, -1, 0, 1, 2].map((dy) => drawn((x, y) => at(x + dx, y + dy)).join())),
  );
  const images = many({ shift: 2 }, 400);
  for (const one of images) expect(possible).toContain(one.join());
  expect(distinct(images)).toBe(25);
});

test('rotate turns around the middle: a quarter is exact, and no turn is larger than it is told', () => {
  // Up to 180 degrees, so that some turn is near any other.
  const turned = many({ rotate: 180 }, 4000);
  const quarter = drawn((x, y) => at(y, 5 - x));
  const distance = (a: number[], b: readonly (number | undefined)[]) =>
    Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? 0))));
  expect(Math.min(...turned.map((one) => distance(one, quarter)))).toBeLessThan(0.01);
  // A twentieth of a degree moves a pixel by less than a hundredth.
  for (const one of many({ rotate: 0.05 })) expect(distance(one, [...image()])).toBeLessThan(0.01);
});

test('scale keeps the middle, and takes what lies between pixels from around it', () => {
  const pixels = Float32Array.from({ length: 36 }, (_, i) => i % 6);
  const ramp = Array.from({ length: 20 }, (_, sample) => {
    const copy = pixels.slice();
    new Augmenter([{ scale: 0.2 }], { shape, normalize, seed: 1 }).apply(copy, { epoch: 0, sample });
    return copy;
  });
  for (const one of ramp) {
    const row = [1, 2, 3, 4].map((x) => one[12 + x] ?? 0);
    const slope = (row[3] ?? 0) - (row[2] ?? 0);
    expect(((row[1] ?? 0) + (row[2] ?? 0)) / 2).toBeCloseTo(2.5, 5);
    expect((row[1] ?? 0) - (row[0] ?? 0)).toBeCloseTo(slope, 5);
    expect(slope).toBeGreaterThan(1 / 1.2 - 1e-5);
    expect(slope).toBeLessThan(1 / 0.8 + 1e-5);
  }
});

test('flip mirrors about every other image, in the direction that is named', () => {
  const mirrors: Record<string, (number | undefined)[]> = {
    none: [...image()],
    horizontal: drawn((x, y) => at(5 - x, y)),
    vertical: drawn((x, y) => at(x, 5 - y)),
    both: drawn((x, y) => at(5 - x, 5 - y)),
  };
  const named = (pixels: number[]) => Object.keys(mirrors).find((name) => mirrors[name]?.join() === pixels.join());
  const of = (step: ImageStep) => many(step, 200).map(named);
  expect(new Set(of({ flip: 'horizontal' }))).toEqual(new Set(['none', 'horizontal']));
  expect(new Set(of({ flip: 'vertical' }))).toEqual(new Set(['none', 'vertical']));
  expect(new Set(of({ flip: 'both' }))).toEqual(new Set(Object.keys(mirrors)));
  const share = of({ flip: 'horizontal' }).filter((name) => name === 'none').length / 200;
  expect(share).toBeGreaterThan(0.4);
  expect(share).toBeLessThan(0.6);
});

test('crop takes what comes in from the mirrored image', () => {
  const pixels = () => Float32Array.from({ length: 36 }, (_, i) => i + 1);
  const mirrored = (place: number) => (place < 0 ? -place : place > 5 ? 10 - place : place);
  const possible = new Set(
    [-2, -1, 0, 1, 2].flatMap((dx) =>
      [-2, -1, 0, 1, 2].map((dy) => drawn((x, y) => at(mirrored(x + dx), mirrored(y + dy), pixels())).join()),
    ),
  );
  const seen = Array.from({ length: 400 }, (_, sample) => {
    const copy = pixels();
    new Augmenter([{ crop: 2 }], { shape, normalize, seed: 1 }).apply(copy, { epoch: 0, sample });
    return copy.join();
  });
  for (const one of seen) expect(possible).toContain(one);
  expect(new Set(seen).size).toBe(25);
});

test('brightness changes all pixels by as much as it is told, between black and white', () => {
  const before = image();
  for (const one of many({ brightness: 0.2 })) {
    const more = (one[14] ?? 0) - (before[14] ?? 0);
    expect(Math.abs(more)).toBeLessThanOrEqual(0.2 + 1e-6);
    for (const [i, pixel] of one.entries())
      expect(pixel).toBeCloseTo(Math.max(0, Math.min(1, (before[i] ?? 0) + more)), 5);
  }
});

test('contrast moves pixels from their mean or towards it', () => {
  const before = image();
  const mean = before.reduce((a, b) => a + b) / 36;
  for (const one of many({ contrast: 0.4 })) {
    const factor = ((one[14] ?? 0) - mean) / ((before[14] ?? 0) - mean);
    expect(Math.abs(factor - 1)).toBeLessThanOrEqual(0.4 + 1e-5);
    for (const [i, pixel] of one.entries()) {
      expect(pixel).toBeCloseTo(Math.max(0, Math.min(1, mean + ((before[i] ?? 0) - mean) * factor)), 4);
    }
  }
});

test('noise has the deviation that it is told', () => {
  const before = image();
  const noise = many({ noise: 0.1 }, 500).map((one) => (one[14] ?? 0) - (before[14] ?? 0));
  const average = noise.reduce((a, b) => a + b) / 500;
  const deviation = Math.sqrt(noise.reduce((sum, v) => sum + (v - average) ** 2, 0) / 500);
  expect(average).toBeCloseTo(0, 1);
  expect(deviation).toBeGreaterThan(0.09);
  expect(deviation).toBeLessThan(0.11);
});

test('the strength of what changes pixels is in parts of their range, however they are normalized', () => {
  const settings = { mean: 0.25, std: 0.5 };
  const plain = image();
  const scaled = image().map((pixel) => (pixel - settings.mean) / settings.std);
  const steps: ImageStep[] = [{ brightness: 0.3 }, { contrast: 0.3 }, { noise: 0.1 }, { rotate: 30 }];
  new Augmenter(steps, { shape, normalize, seed: 2 }).apply(plain, { epoch: 1, sample: 9 });
  new Augmenter(steps, { shape, normalize: settings, seed: 2 }).apply(scaled, { epoch: 1, sample: 9 });
  for (const [i, pixel] of scaled.entries()) expect(pixel * settings.std + settings.mean).toBeCloseTo(plain[i] ?? 0, 5);
});

test('cutout wipes out one square, also where it reaches over the edge', () => {
  for (const one of many({ cutout: 3 }, 100)) {
    const gone = one.flatMap((pixel, i) => (isInner(i) && pixel === 0 ? [[i % 6, Math.floor(i / 6)] as const] : []));
    const span = (axis: 0 | 1) => {
      const places = gone.map((place) => place[axis]);
      return Math.max(...places) - Math.min(...places) + 1;
    };
    if (gone.length === 0) continue;
    expect(gone).toHaveLength(span(0) * span(1));
    expect(Math.max(span(0), span(1))).toBeLessThanOrEqual(3);
  }
});

test('moves in a row are one resampling, in the order of the list', () => {
  // Two half turns are none, and a pixel that goes out of the image comes back in.
  const both = many([{ flip: 'horizontal' }, { flip: 'horizontal' }], 50);
  const mirror = drawn((x, y) => at(5 - x, y)).join();
  for (const one of both) expect([image().join(), mirror]).toContain(one.join());
  expect(many([{ shift: 2 }, { cutout: 3 }])).not.toEqual(many([{ cutout: 3 }, { shift: 2 }]));
});

test('colours move together', () => {
  const pixels = Float32Array.from({ length: 3 * 36 }, (_, i) => (i % 36) / 36);
  const augmenter = new Augmenter([{ shift: 2 }, { rotate: 20 }, { crop: 1 }, { cutout: 2 }], {
    shape: [3, 6, 6],
    normalize,
    seed: 1,
  });
  augmenter.apply(pixels, { epoch: 0, sample: 1 });
  expect(pixels.slice(36, 72)).toEqual(pixels.slice(0, 36));
  expect(pixels.slice(72)).toEqual(pixels.slice(0, 36));
});

test('what is no image cannot be augmented', () => {
  expect(() => new Augmenter([{ shift: 1 }], { shape: [784], normalize, seed: 1 })).toThrow('[784]');
});

test('a training sees other images in every epoch, and the same from any step on', () => {
  const samples = allSamples(datasetOf([0, 1, 0, 1], [1, 6, 6]));
  const batches = () =>
    new TrainingBatches(new BatchAssembler(samples, normalize), {
      batch: 2,
      seed: 4,
      augmenter: new Augmenter([{ shift: 2 }, { noise: 0.1 }], { shape, normalize, seed: 4 }),
    });
  const all = allocateBatch(samples, 16);
  batches().fillChunk(0, 8, all);
  const later = allocateBatch(samples, 4);
  batches().fillChunk(5, 2, later);
  expect(later.inputs).toEqual(all.inputs.subarray(10 * 36, 14 * 36));
  const rows = Array.from({ length: 16 }, (_, i) => all.inputs.subarray(36 * i, 36 * i + 36).join());
  expect(new Set(rows).size).toBe(16);
});
