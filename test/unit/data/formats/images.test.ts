import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { encode as encodePng } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import { describeDataset, type ReadOptions, readDataset } from '../../../../src/data';
import { decodeImage } from '../../../../src/data/formats/images/decode';
import { planesOf, resize } from '../../../../src/data/formats/images/planes';
import { folderOf } from '../support';

/** 5 × 4 pixels whose bytes are 7 i mod 256, without loss, as libwebp wrote them. */
const webp = Buffer.from('UklGRigAAABXRUJQVlA4TBsAAAAvBMAAAM1kRP8DhNlGz0kU+bxPYfLnIKIBYDwA', 'base64');
const ramp = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7) % 256);
const png = (width: number, height: number, channels: 1 | 2 | 3 | 4, data = ramp(width * height * channels)) =>
  encodePng({ width, height, channels, data });

function folderWith(classes: Record<string, Record<string, Uint8Array>>): string {
  const folder = folderOf({});
  for (const [name, files] of Object.entries(classes)) {
    mkdirSync(join(folder, name));
    for (const [file, bytes] of Object.entries(files)) writeFileSync(join(folder, name, file), bytes);
  }
  return folder;
}

const source = { format: 'images', folder: '.', color: 'rgb' } as const;
const cats = { 'b.png': png(5, 4, 3), 'a.webp': webp, '.hidden': new Uint8Array(3) };
const dogs = { 'a.png': png(5, 4, 1) };
const read = (folder: string, more: object = {}, options?: ReadOptions) =>
  readDataset({ ...source, ...more }, folder, options);

describe('images', () => {
  it.each([
    ['grey', png(3, 2, 1), 1],
    ['grey and opacity', png(3, 2, 2), 2],
    ['RGB', png(3, 2, 3), 3],
    ['RGB and opacity', png(3, 2, 4), 4],
  ])('in PNG: %s', async (_, bytes, channels) => {
    expect(await decodeImage(bytes)).toEqual({ width: 3, height: 2, channels, data: ramp(6 * channels) });
  });

  it('in PNG with 16 bits and with a palette', async () => {
    const deep = encodePng({ width: 2, height: 1, channels: 1, depth: 16, data: Uint16Array.of(0x1234, 0xff00) });
    expect((await decodeImage(deep)).data).toEqual(Uint8Array.of(0x12, 0xff));
    const palette = [
      [1, 2, 3],
      [250, 251, 252],
    ] as [number, number, number][];
    const indexed = encodePng({ width: 2, height: 1, channels: 1, depth: 8, data: Uint8Array.of(1, 0), palette });
    expect(await decodeImage(indexed)).toMatchObject({ channels: 3, data: Uint8Array.of(250, 251, 252, 1, 2, 3) });
  });

  it('in JPEG, nearly', async () => {
    const data = new Uint8Array(16 * 16 * 4).map((_, i) => [200, 40, 90, 255][i % 4] ?? 0);
    const image = await decodeImage(encodeJpeg({ width: 16, height: 16, data }, 95).data);
    expect(image).toMatchObject({ width: 16, height: 16, channels: 4 });
    for (const [i, value] of image.data.entries()) expect(Math.abs(value - (data[i] ?? 0))).toBeLessThan(4);
  });

  it('in WebP', async () => {
    const image = await decodeImage(webp);
    expect(image).toMatchObject({ width: 5, height: 4, channels: 4 });
    const colours = (data: Uint8Array) => [...data].filter((_, i) => i % 4 !== 3);
    expect(colours(image.data)).toEqual(colours(ramp(80)));
  });

  it('become planes, or brightness', () => {
    const image = { width: 2, height: 1, channels: 4, data: Uint8Array.of(255, 0, 0, 9, 10, 20, 30, 9) };
    expect([...planesOf(image, 'rgb')]).toEqual([255, 10, 0, 20, 0, 30]);
    expect([...planesOf(image, 'grey')]).toEqual([76, 18]);
    const grey = { width: 2, height: 1, channels: 2, data: Uint8Array.of(7, 0, 8, 0) };
    expect([...planesOf(grey, 'rgb')]).toEqual([7, 8, 7, 8, 7, 8]);
  });
});

describe('resizing', () => {
  it('averages where it shrinks and goes smoothly where it grows', () => {
    // A triangle of width 4 around each new pixel: 1, 3, 3, 1 eighths, cut off at the border.
    expect([...resize(Uint8Array.of(0, 0, 210, 210), [1, 4], [1, 2])]).toEqual([30, 180]);
    expect([...resize(Uint8Array.of(0, 100), [1, 2], [1, 4])]).toEqual([0, 25, 75, 100]);
    expect([...resize(Uint8Array.of(0, 100), [2, 1], [4, 1])]).toEqual([0, 25, 75, 100]);
  });

  it('keeps what is flat, and each channel to itself', () => {
    const size = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(size, size, size, size, fc.nat(255), fc.nat(255), (h, w, toH, toW, a, b) => {
        const planes = new Uint8Array(2 * h * w).fill(a, 0, h * w).fill(b, h * w);
        const wanted = new Uint8Array(2 * toH * toW).fill(a, 0, toH * toW).fill(b, toH * toW);
        expect(resize(planes, [h, w], [toH, toW])).toEqual(wanted);
      }),
    );
  });
});

describe('a folder of images', () => {
  it('has a class in each folder, whatever its files are', async () => {
    const folder = folderWith({ dogs, cats });
    const dataset = await read(folder);
    expect(dataset).toMatchObject({ count: 3, shape: [3, 4, 5], element: 'pixels', classNames: ['cats', 'dogs'] });
    expect([...dataset.labels]).toEqual([0, 0, 1]);
    expect([...dataset.inputs.subarray(60, 65)]).toEqual([0, 21, 42, 63, 84]);
    const summary = { count: 3, shape: [3, 4, 5], element: 'pixels', classes: 2, classNames: ['cats', 'dogs'] };
    expect(await describeDataset(source, folder)).toEqual(summary);
  });

  it('is resized and grey where that is asked for', async () => {
    const folder = folderWith({ cats, dogs: { 'large.png': png(10, 9, 1, new Uint8Array(90).fill(77)) } });
    const dataset = await read(folder, { size: [2, 3], color: 'grey' });
    expect(dataset.shape).toEqual([1, 2, 3]);
    expect([...dataset.inputs.subarray(12)]).toEqual(Array(6).fill(77));
    expect((await describeDataset({ ...source, size: [2, 3] }, folder)).shape).toEqual([3, 2, 3]);
  });

  it('names what cannot be read, or is of another size, and skips it where that is allowed', async () => {
    const folder = folderWith({ cats, dogs: { ...dogs, 'b.png': png(5, 4, 3).subarray(0, 50), 'notes.txt': ramp(9) } });
    await expect(read(folder)).rejects.toMatchObject({
      message: expect.stringContaining('dogs/b.png: it cannot be read'),
    });
    const kept = await read(folder, {}, { skipBad: true });
    expect(kept.count).toBe(3);
    expect(kept.notes?.[0]).toMatch(/^2 of 5 records .*dogs\/b\.png/);
    const other = folderWith({ cats, dogs: { 'a.png': png(6, 4, 3) } });
    await expect(read(other)).rejects.toMatchObject({
      message: expect.stringContaining('dogs/a.png: it is 4 × 6, those before are 4 × 5'),
      remedy: 'Set size: [4, 5], to which all are resized.',
    });
  });

  it('is told where it is empty, or of classes that were not trained on', async () => {
    await expect(read(folderWith({ cats: {} }))).rejects.toMatchObject({ code: 'empty', key: 'folder' });
    const like = await read(folderWith({ cats, dogs }));
    await expect(read(folderWith({ cat: cats }), {}, { like })).rejects.toMatchObject({
      message: expect.stringContaining('cat/a.webp: the label "cat" is none of the 2 classes'),
    });
  });
});
