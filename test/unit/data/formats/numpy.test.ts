import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { type ReadOptions, readDataset } from '../../../../src/data';
import { npyBytes } from '../npy';
import { folderOf } from '../support';

const raw = (values: ArrayBufferView) => new Uint8Array(values.buffer);
const floats = npyBytes('<f4', [3, 2], raw(Float32Array.of(1, 2, 3, 4, 5, 6)));
const labels = npyBytes('<i8', [3], raw(BigInt64Array.of(1n, 0n, 1n)));
const npy = { format: 'npy', inputs: 'x.npy', labels: 'y.npy' } as const;
const read = (x: Uint8Array, y = labels, options?: ReadOptions) =>
  readDataset(npy, folderOf({ 'x.npy': x, 'y.npy': y }), options);

describe('arrays of NumPy', () => {
  it('are numbers, pixels or tokens by their type', async () => {
    const numbers = await read(floats);
    expect(numbers).toMatchObject({ count: 3, shape: [2], element: 'numbers', classes: 2 });
    expect([...numbers.inputs]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...numbers.labels]).toEqual([1, 0, 1]);
    const doubles = npyBytes('<f8', [3, 2], raw(Float64Array.of(1, 2, 3, 4, 5, 6)));
    expect((await read(doubles)).fingerprint).toBe(numbers.fingerprint);
    const pixels = await read(npyBytes('|u1', [3, 1, 2, 1], Uint8Array.of(1, 2, 3, 4, 5, 255)));
    expect(pixels).toMatchObject({ shape: [1, 2, 1], element: 'pixels' });
    const tokens = await read(npyBytes('<i8', [3, 2], raw(BigInt64Array.of(1n, 0n, 7n, 2n, 0n, 0n))));
    expect(tokens).toMatchObject({ shape: [2], element: 'tokens', vocabulary: 8 });
    expect(tokens.inputs).toEqual(Int32Array.of(1, 0, 7, 2, 0, 0));
  });

  it('lie in one .npz file too', async () => {
    const source = { format: 'npz', file: 'data.npz', inputs: 'x', labels: 'y' } as const;
    for (const level of [0, 6] as const) {
      const folder = folderOf({ 'data.npz': zipSync({ 'x.npy': floats, 'y.npy': labels }, { level }) });
      expect((await readDataset(source, folder)).fingerprint).toBe((await read(floats)).fingerprint);
    }
    const folder = folderOf({
      'data.npz': zipSync({ 'images.npy': floats, 'y.npy': labels.subarray(0, -8) }),
      no: floats,
    });
    await expect(readDataset({ ...source, inputs: 'image' }, folder)).rejects.toMatchObject({
      key: 'inputs',
      meant: 'images',
    });
    await expect(readDataset({ ...source, inputs: 'images' }, folder)).rejects.toMatchObject({
      code: 'truncated',
      message: expect.stringContaining('"y"'),
    });
    await expect(readDataset({ ...source, file: 'no' }, folder)).rejects.toMatchObject({ code: 'wrong-format' });
  });

  it('leave out samples whose label is none, where that is allowed', async () => {
    const bad = npyBytes('<i8', [3], raw(BigInt64Array.of(1n, -1n, 0n)));
    await expect(read(floats, bad)).rejects.toMatchObject({
      message: 'y.npy, sample 1: the label -1 is no whole number from 0 on.',
    });
    const kept = await read(floats, bad, { skipBad: true });
    expect([...kept.inputs]).toEqual([1, 2, 5, 6]);
    expect(kept.notes).toEqual([expect.stringContaining('1 of 3 records')]);
    await expect(read(floats, labels, { like: { classes: 1 } })).rejects.toMatchObject({ code: 'bad-record' });
  });

  it('are refused where they do not fit together, or hold no numbers', async () => {
    await expect(read(floats, labels.subarray(0, -8))).rejects.toMatchObject({ code: 'truncated' });
    const two = npyBytes('<i8', [2], raw(BigInt64Array.of(1n, 0n)));
    await expect(read(floats, two)).rejects.toMatchObject({ code: 'mismatch', key: 'labels' });
    const gap = npyBytes('<f4', [3, 2], raw(Float32Array.of(1, 2, 3, Number.NaN, 5, 6)));
    await expect(read(gap)).rejects.toMatchObject({ message: 'x.npy, sample 1: it has the value NaN.' });
    const negative = npyBytes('<i4', [3, 1], raw(Int32Array.of(1, -2, 3)));
    await expect(read(negative)).rejects.toMatchObject({ message: 'x.npy, sample 1: it has the value -2.' });
  });
});
