import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { afterAll, describe, expect, test } from 'vitest';
import { decodeModel, encodeModel, loadModel, OnnxError } from '../../../src/onnx';
import {
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  ModelProtoSchema,
} from '../../../src/onnx/proto/onnx_pb';
import { Session, toValue } from '../../../src/runtime';

const root = mkdtempSync(join(tmpdir(), 'distillery-external-'));
afterAll(() => rmSync(root, { recursive: true }));
const folder = join(root, 'model');
mkdirSync(join(folder, 'weights'), { recursive: true });
const file = join(folder, 'model.onnx');

const bytes = (array: Float32Array | BigInt64Array | Uint8Array) => new Uint8Array(array.buffer);
/** Six floats, three bytes of nothing, two longs, and four numbers of 4 bits. */
const blob = Uint8Array.from([
  ...bytes(Float32Array.of(1, 2, 3, 4, 5, 6)),
  ...[0, 0, 0],
  ...bytes(BigInt64Array.of(2n, 3n)),
  ...[0x21, 0x43],
]);
writeFileSync(join(folder, 'weights', 'model.bin'), blob);
writeFileSync(join(root, 'outside.bin'), blob);

const external = (entries: Record<string, string>) => ({
  dataLocation: DataLocation.EXTERNAL,
  externalData: Object.entries(entries).map(([key, value]) => ({ key, value })),
});
const at = (offset: string, length: string) => external({ location: 'weights/model.bin', offset, length });

/** y = Reshape(x · w), with w, the shape and a constant kept outside. */
const model = (w: object = at('0', '24')) =>
  create(ModelProtoSchema, {
    irVersion: 10n,
    opsetImport: [{ domain: '', version: 21n }],
    graph: {
      name: 'g',
      input: [floatValue('x', 2, 2)],
      output: [floatValue('y')],
      initializer: [
        { name: 'w', dims: [2n, 3n], dataType: DataType.FLOAT, ...w },
        { name: 'shape', dims: [2n], dataType: DataType.INT64, ...at('27', '16') },
        { name: 'nibbles', dims: [4n], dataType: DataType.INT4, ...at('43', '2') },
      ],
      node: [
        {
          opType: 'Constant',
          output: ['c'],
          attribute: [
            {
              name: 'value',
              type: AttributeType.TENSOR,
              t: { dims: [3n], dataType: DataType.FLOAT, ...at('12', '12') },
            },
          ],
        },
        { opType: 'MatMul', input: ['x', 'w'], output: ['xw'] },
        { opType: 'Add', input: ['xw', 'c'], output: ['sum'] },
        { opType: 'Reshape', input: ['sum', 'shape'], output: ['y'] },
      ],
    },
  });

function floatValue(name: string, ...dims: number[]) {
  const dim = dims.map((d) => ({ value: { case: 'dimValue' as const, value: BigInt(d) } }));
  const shape = dims.length > 0 ? { dim } : undefined;
  return { name, type: { value: { case: 'tensorType' as const, value: { elemType: DataType.FLOAT, shape } } } };
}

const write = (w?: object) => writeFileSync(file, toBinary(ModelProtoSchema, model(w)));

describe('weights beside the model', () => {
  test('are read from their place, and saved inside', async () => {
    write();
    const loaded = loadModel(file);
    expect([...loaded.graph.initializers.keys()]).toEqual(['w', 'shape']);
    expect(loaded.graph.initializers.get('w')?.data).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6));
    const saved = encodeModel(loaded);
    expect(Buffer.from(saved).includes('model.bin')).toBe(false);
    expect(decodeModel(saved)).toEqual(loaded);
    const session = await Session.create(saved, { threads: 1 });
    const x = toValue({ type: 'float32', dims: [2, 2], data: Float32Array.of(1, 0, 0, 1) });
    const { y } = await session.run({ x });
    await session.release();
    expect([y?.dims, Array.from(y?.data as Float32Array)]).toEqual([
      [2, 3],
      [5, 7, 9, 8, 10, 12],
    ]);
  });

  test('may begin at 0 and take the rest of the file where nothing else is said', () => {
    writeFileSync(join(folder, 'whole.bin'), blob.subarray(0, 24));
    write(external({ location: './whole.bin' }));
    expect(loadModel(file).graph.initializers.get('w')?.data).toHaveLength(6);
  });

  test('may lie in a path that turns back inside the folder', () => {
    write(external({ location: 'weights/../weights/model.bin', length: '24' }));
    expect(loadModel(file).graph.initializers.get('w')?.data).toHaveLength(6);
  });

  test('are refused where only the bytes of the model are known', () => {
    expect(() => decodeModel(toBinary(ModelProtoSchema, model()))).toThrow(/"w" lie in the file "weights\/model.bin"/);
  });
});

test.each([
  ['an absolute path', { location: join(root, 'outside.bin'), length: '24' }, /"w" lie in .* outside the folder/],
  [
    'a path that leaves',
    { location: '../outside.bin', length: '24' },
    /"w" lie in "..\/outside.bin", outside the folder/,
  ],
  ['a path that leaves on the way', { location: 'weights/../../outside.bin', length: '24' }, /outside the folder/],
  ['a path of Windows that leaves', { location: 'weights\\..\\..\\outside.bin', length: '24' }, /outside the folder/],
  ['a drive', { location: 'C:\\outside.bin', length: '24' }, /outside the folder/],
  ['no place', { length: '24' }, /"w" lie in "", outside the folder/],
  ['a file that is not there', { location: 'none.bin', length: '24' }, /"w" lie in .*none\.bin, which cannot be read/],
  ['a folder', { location: 'weights', length: '24' }, /weights, which cannot be read: it is no file/],
  [
    'an end beyond the file',
    { location: 'weights/model.bin', offset: '24', length: '24' },
    /"w" end at byte 48 of .* which has 45/,
  ],
  ['a beginning beyond the file', { location: 'weights/model.bin', offset: '99' }, /"w" end at byte 99/],
  ['too few bytes', { location: 'weights/model.bin', length: '20' }, /"w" has 5 elements, but its shape is \[2,3\]/],
  ['no number', { location: 'weights/model.bin', offset: '-4', length: '24' }, /offset "-4" .* which is no number/],
] as [string, Record<string, string>, RegExp][])(
  '%s is refused by the name of the tensor, with what to do',
  (_, entries, message) => {
    write(external(entries));
    expect(() => loadModel(file)).toThrow(message);
    try {
      loadModel(file);
    } catch (error) {
      expect(error).toBeInstanceOf(OnnxError);
      expect(error).toMatchObject({ remedy: expect.stringMatching(/\.$/), where: { file } });
    }
  },
);
