import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { buildArchitecture, decodeModel, encodeModel, loadModel, OnnxError } from '../../../src/onnx';
import { TensorProto_DataType as DataType, ModelProtoSchema } from '../../../src/onnx/proto/onnx_pb';

const folder = mkdtempSync(join(tmpdir(), 'distillery-onnx-'));
afterAll(() => rmSync(folder, { recursive: true }));

const good = encodeModel(
  buildArchitecture({ architecture: 'cnn', channels: [2], dense: 3 }, { shape: [1, 4, 4], classes: 2, seed: 1 }),
);

/** Reads bytes; passes when that gives a model or an OnnxError that says what to do. */
function readOrRefuse(bytes: Uint8Array): void {
  try {
    decodeModel(bytes, 'model.onnx');
  } catch (error) {
    expect(error).toBeInstanceOf(OnnxError);
    expect((error as OnnxError).message).toContain('model.onnx');
    expect((error as OnnxError).remedy).not.toBe('');
  }
}

describe('bytes that are no model', () => {
  test.each([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('name: mnist\nseed: 7\n')],
    ['a zip file', Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0])],
    ['zeros', new Uint8Array(64)],
    ['a message without a graph', toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 9n }))],
  ])('%s', (_, bytes) => {
    expect(() => decodeModel(bytes, 'model.onnx')).toThrow(OnnxError);
    expect(() => decodeModel(bytes, 'model.onnx')).toThrow(/^model\.onnx is not an ONNX model/);
    expect(() => decodeModel(bytes)).toThrow(/^The data is not an ONNX model/);
  });

  test('a model that was cut short anywhere', () => {
    for (let length = 0; length < good.length; length++) readOrRefuse(good.subarray(0, length));
    expect(() => decodeModel(good.subarray(0, good.length / 2), 'model.onnx')).toThrow(OnnxError);
  });

  test('a model with some bytes changed, added or gone', () => {
    const byte = fc.nat(255);
    const at = fc.nat(good.length - 1);
    const change = fc.oneof(
      fc.record({ at, remove: fc.constant(1), insert: fc.array(byte, { minLength: 1, maxLength: 1 }) }),
      fc.record({ at, remove: fc.nat(20), insert: fc.array(byte, { maxLength: 4 }) }),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = [...good];
        for (const c of changes) bytes.splice(c.at, c.remove, ...c.insert);
        readOrRefuse(Uint8Array.from(bytes));
      }),
      { seed: 2, numRuns: 1500 },
    );
  });

  test('garbage', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), readOrRefuse), { seed: 2, numRuns: 1000 });
  });
});

describe('a tensor', () => {
  const withTensor = (tensor: object) =>
    toBinary(
      ModelProtoSchema,
      create(ModelProtoSchema, { graph: { output: [{ name: 'y' }], initializer: [{ name: 'w', ...tensor }] } }),
    );
  const float = DataType.FLOAT;

  test.each([
    [
      'too few bytes',
      { dims: [3n], dataType: float, rawData: new Uint8Array(8) },
      /"w" has 2 elements, but its shape is \[3\]/,
    ],
    ['half an element', { dims: [2n], dataType: float, rawData: new Uint8Array(9) }, /"w"/],
    ['too many numbers', { dims: [1n], dataType: float, floatData: [1, 2] }, /"w" has 2 elements/],
    ['no elements', { dims: [2n], dataType: float }, /"w" has 0 elements/],
    ['negative sizes', { dims: [-1n, -1n], dataType: float, floatData: [1] }, /"w"/],
    ['a size beyond all memory', { dims: [2n ** 62n, 4n], dataType: float, floatData: [1] }, /"w"/],
  ])('with %s is refused by name', (_, tensor, message) => {
    expect(() => decodeModel(withTensor(tensor), 'm.onnx')).toThrow(OnnxError);
    expect(() => decodeModel(withTensor(tensor), 'm.onnx')).toThrow(message);
    expect(() => decodeModel(withTensor(tensor), 'm.onnx')).toThrow(/^m\.onnx: /);
  });
});

describe('a file', () => {
  test('that is missing, or a folder, is an error that names it', () => {
    const missing = join(folder, 'none.onnx');
    expect(() => loadModel(missing)).toThrow(OnnxError);
    expect(() => loadModel(missing)).toThrow(missing);
    expect(() => loadModel(folder)).toThrow(OnnxError);
  });

  test('is read as its bytes are', () => {
    const file = join(folder, 'good.onnx');
    writeFileSync(file, good);
    expect(loadModel(file)).toEqual(decodeModel(good));
  });
});
