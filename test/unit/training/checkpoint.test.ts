import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocate, type ElementType, float32, OnnxError, type Tensor, toBytes } from '../../../src/onnx';
import { decodeSafetensors, encodeSafetensors } from '../../../src/training';

const types = [
  'float32',
  'float64',
  'float16',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'bool',
] satisfies ElementType[];

const tensor: fc.Arbitrary<Tensor> = fc
  .record({
    type: fc.constantFrom(...types),
    dims: fc.array(fc.nat(4), { maxLength: 3 }),
    fill: fc.infiniteStream(fc.nat(255)),
  })
  .map(({ type, dims, fill }) => {
    const data = allocate(
      type,
      dims.reduce((a, d) => a * d, 1),
    );
    const bytes = toBytes(data);
    for (let i = 0; i < bytes.length; i++) bytes[i] = fill.next().value;
    return { type, dims, data };
  });

const read = (bytes: Uint8Array) => decodeSafetensors(bytes, 'step-7.safetensors');

describe('a checkpoint', () => {
  test('comes back as it was written, whatever the names, types and shapes', () => {
    const tensors = fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), tensor, { noNullPrototype: true });
    fc.assert(
      fc.property(tensors, fc.string(), (entries, text) => {
        const map = new Map(Object.entries(entries).filter(([name]) => !name.startsWith('__')));
        const back = read(encodeSafetensors(map, { note: text }));
        expect(back.metadata).toEqual({ note: text });
        expect([...back.tensors.keys()]).toEqual([...map.keys()]);
        for (const [name, { type, dims, data }] of map) {
          const found = back.tensors.get(name);
          expect(found?.type).toBe(type);
          expect(found?.dims).toEqual(dims);
          expect(found && Buffer.compare(toBytes(found.data), toBytes(data))).toBe(0);
        }
      }),
      { seed: 5 },
    );
  });

  test('is laid out as the safetensors format says', () => {
    const bytes = encodeSafetensors(
      new Map([
        ['größe', float32([1, 2])],
        ['b', float32(3)],
      ]),
      { format: 'x' },
    );
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(header).toEqual({
      __metadata__: { format: 'x' },
      größe: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
      b: { dtype: 'F32', shape: [], data_offsets: [8, 12] },
    });
    expect((8 + length) % 8).toBe(0);
    expect(bytes.length).toBe(8 + length + 12);
    expect(new DataView(bytes.buffer).getFloat32(8 + length + 8, true)).toBe(3);
  });

  const good = encodeSafetensors(
    new Map([
      ['w', float32([1, 2, 3, 4], [2, 2])],
      ['v', float32([5])],
    ]),
    { step: '7' },
  );

  test('that was cut short anywhere is damaged, and the error names the file', () => {
    for (let length = 0; length < good.length; length++) {
      expect(() => read(good.subarray(0, length)), `${length} bytes`).toThrow(OnnxError);
    }
    expect(() => read(good.subarray(0, 40))).toThrow(/step-7\.safetensors is damaged/);
  });

  test('with wrong bytes is read or refused, and nothing else happens', () => {
    const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(changes, (list) => {
        const bytes = good.slice();
        for (const [at, value] of list) bytes[at] = value;
        try {
          read(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(OnnxError);
        }
      }),
      { seed: 5, numRuns: 3000 },
    );
  });

  test.each([
    'null',
    '3',
    '[]',
    '{"w":null}',
    '{"w":{}}',
    '{"w":{"dtype":"F32","shape":[1]}}',
    '{"w":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}}',
    '{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,4]}}',
    '{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}',
    '{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,400]}}',
    '{"w":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}',
    '{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}',
  ])('with the header %s is damaged', (header) => {
    const bytes = new Uint8Array(8 + header.length + 4);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
    bytes.set(new TextEncoder().encode(header), 8);
    expect(() => read(bytes)).toThrow(OnnxError);
  });
});
