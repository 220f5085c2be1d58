import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { buildArchitecture, encodeModel, loadModel, toBytes } from '../../../src/onnx';
import { npyBytes } from '../data/npy';
import { makeWorkspace } from '../runner/workspace';
import { Random } from '../training/random';
import { distilleryHere } from './here';

let folder: string;
const distillery = (...args: string[]) => distilleryHere(folder, ...args);

const at = (name: string) => join(folder, name);
const operators = (name: string) => loadModel(at(name)).graph.nodes.map(({ operator }) => operator);
const samples = (count: number, shape = [1, 28, 28]) =>
  npyBytes('<f4', [count, ...shape], toBytes(new Random(1).floats(count * shape.reduce((a, b) => a * b, 1))));

beforeEach(() => {
  folder = realpathSync(makeWorkspace());
  const net = buildArchitecture(
    { architecture: 'cnn', channels: [4], dense: 16 },
    { shape: [1, 28, 28], classes: 10, seed: 1 },
  );
  writeFileSync(at('net.onnx'), encodeModel(net));
});

test('auto: a table of what was tried, a verdict, the model and a report', async () => {
  const data = ['--calibration', 't10k-images', '--labels', 't10k-labels', '--mean', '0.13', '--std', '0.31'];
  const { code, out, err } = await distillery(
    'quantize',
    'net.onnx',
    ...data,
    '--max-drop',
    '1',
    '--out',
    'small.onnx',
    '--report',
    'r.json',
  );
  expect([err, code]).toEqual(['', 0]);
  for (const name of ['float32', 'float16', 'int8, static, entropy', 'int8, static, minmax', 'int8, dynamic']) {
    expect(out).toMatch(new RegExp(`^${name} +[\\d.]+ kB +[\\d.]+ % +[\\d.]+ ms +[\\d.]+ ms`, 'm'));
  }
  const { report, name, bytes } = JSON.parse(readFileSync(at('r.json'), 'utf8'));
  expect(out).toContain(report.verdict);
  expect(report.trials.find(({ kept }: { kept: boolean }) => kept).name).toBe(name);
  expect(readFileSync(at('small.onnx')).length).toBe(bytes);
});

test('static int8 from a .npy file, without labels, as JSON', async () => {
  writeFileSync(at('samples.npy'), samples(40));
  const options = [
    '--mode',
    'static',
    '--method',
    'percentile',
    '--samples',
    '32',
    '--exclude',
    'conv*',
    '--reduce-range',
    '--max-drop',
    '1',
  ];
  const { code, out } = await distillery(
    'quantize',
    'net.onnx',
    '--calibration',
    'samples.npy',
    ...options,
    '--out',
    'small.onnx',
    '--json',
  );
  expect(code).toBe(0);
  const { report, name } = JSON.parse(out);
  expect(name).toBe('int8, static, percentile');
  expect(report.calibration).toEqual({ method: 'percentile', samples: 32 });
  expect(report.trials[0].accuracy).toBe(1);
  expect(report.trials[1].excluded).toEqual(['conv1']);
  expect(operators('small.onnx')).toContain('DequantizeLinear');
});

test.each([
  ['dynamic', 'DynamicQuantizeLinear'],
  ['fp16', 'Cast'],
])('mode %s needs no data', async (mode, operator) => {
  const { code, out } = await distillery('quantize', 'net.onnx', '--mode', mode, '--out', 'small.onnx');
  expect(code).toBe(0);
  expect(out).toContain('not measured');
  expect(operators('small.onnx')).toContain(operator);
});

/** Rows of a language model's tokens. */
const tokens = (count: number, most: number) => {
  const ids = BigInt64Array.from({ length: count * 12 }, (_, i) => BigInt(i % most));
  return npyBytes('<i8', [count, 12], toBytes(ids));
};

function writeDecoder(): void {
  const spec = { architecture: 'decoder', layers: 1, width: 16, heads: 2 } as const;
  const net = buildArchitecture(spec, { shape: [12], classes: 20, vocabulary: 20, seed: 1 });
  writeFileSync(at('decoder.onnx'), encodeModel(net));
}

test('a language model is calibrated on tokens', async () => {
  writeDecoder();
  writeFileSync(at('tokens.npy'), tokens(24, 20));
  const data = ['--mode', 'static', '--method', 'minmax', '--calibration', 'tokens.npy', '--max-drop', '1'];
  const { code, err } = await distillery(
    'quantize',
    'decoder.onnx',
    ...data,
    '--out',
    'small.onnx',
    '--report',
    'r.json',
  );
  expect([err, code]).toEqual(['', 0]);
  const { report } = JSON.parse(readFileSync(at('r.json'), 'utf8'));
  expect(report.calibration.samples).toBe(24);
  expect(report.layers.some(({ state }: { state: string }) => state === 'int8')).toBe(true);
});

test.each([
  ['tokens.npy', 21, 'Sample 1 of tokens.npy (counted from 0) has the token 20, but the model knows 20.'],
  ['floats.npy', 20, 'floats.npy holds numbers, but the input "tokens" takes tokens.'],
])('a language model is not calibrated on %s', async (file, most, message) => {
  writeDecoder();
  writeFileSync(at('tokens.npy'), tokens(24, most));
  writeFileSync(at('floats.npy'), samples(4, [12]));
  const { code, err } = await distillery('quantize', 'decoder.onnx', '--calibration', file, '--out', 'small.onnx');
  expect(code).not.toBe(0);
  expect(err).toContain(message);
});

test.each([
  ['static without data', ['net.onnx', '--mode', 'static'], 'needs calibration data. Name an idx or .npy file'],
  ['labels without samples', ['net.onnx', '--labels', 't10k-labels'], 'give --calibration as well'],
  ['a model that is none', ['t10k-labels', '--mode', 'fp16'], 'is not an ONNX model'],
  ['a mode that is none', ['net.onnx', '--mode', 'int4'], 'Allowed choices are auto, static, dynamic, fp16'],
  ['a fraction that is none', ['net.onnx', '--max-drop', '2'], 'between 0 and 1'],
  [
    'a pattern that fits nothing',
    ['net.onnx', '--mode', 'dynamic', '--exclude', 'logist'],
    'No layer is called "logist"',
  ],
  ['samples of another shape', ['net.onnx', '--calibration', 'wide.npy'], 'samples of shape [1,28,29]'],
  ['labels of other samples', ['net.onnx', '--calibration', 't10k-images', '--labels', 'train-labels'], '600 labels'],
])('%s: says what is wrong, and leaves the file that was there', async (_, args, says) => {
  writeFileSync(at('wide.npy'), samples(3, [1, 28, 29]));
  writeFileSync(at('small.onnx'), 'as it was');
  const { code, err } = await distillery('quantize', ...args, '--out', 'small.onnx');
  expect(err).toContain(says);
  expect(code).toBe(1);
  expect(readFileSync(at('small.onnx'), 'utf8')).toBe('as it was');
});

test('a model that is quantized already, and one that would be written over', async () => {
  await distillery('quantize', 'net.onnx', '--mode', 'dynamic', '--out', 'small.onnx');
  const again = await distillery('quantize', 'small.onnx', '--mode', 'dynamic', '--out', 'smaller.onnx');
  expect(again.err).toContain('quantized already');
  expect([again.code, existsSync(at('smaller.onnx'))]).toEqual([1, false]);
  const same = await distillery('quantize', 'net.onnx', '--mode', 'fp16', '--out', 'net.onnx');
  expect([same.code, same.err]).toEqual([1, expect.stringContaining('which stays as it is')]);
});
