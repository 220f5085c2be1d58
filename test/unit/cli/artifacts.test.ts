import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { afterAll, expect, test } from 'vitest';
import { buildArchitecture, encodeModel } from '../../../src/onnx';
import { PlainTraining } from '../training/plain-training';
import { Random } from '../training/random';
import { distilleryHere } from './here';
import { textModel } from './text-model';

const folder = mkdtempSync(join(tmpdir(), 'distillery-artifacts-command-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);
writeFileSync(at('text.onnx'), encodeModel(textModel()));
const shape = { shape: [1, 8, 8], classes: 4, seed: 3 };
writeFileSync(
  at('cnn.onnx'),
  encodeModel(buildArchitecture({ architecture: 'cnn', channels: [3, 4], dense: 6 }, shape)),
);

const random = new Random(9);
const [batch, length, words] = [4, 5, 11];
const floats = (...dims: number[]) => new ort.Tensor('float32', random.floats(dims.reduce((a, d) => a * d, 1)), dims);
const integers = (type: 'int32' | 'int64', below: number, dims: number[]) => {
  const values = Array.from({ length: dims.reduce((a, d) => a * d, 1) }, () => random.integer(0, below - 1));
  const data = type === 'int32' ? Int32Array.from(values) : BigInt64Array.from(values, BigInt);
  return new ort.Tensor(type, data, dims);
};
const text = () => ({
  input_ids: integers('int32', words, [batch, length]),
  attention_mask: new ort.Tensor(
    'int32',
    Int32Array.from({ length: batch * length }, (_, i) => (i % 7 === 4 ? 0 : 1)),
    [batch, length],
  ),
  token_type_ids: integers('int32', 2, [batch, length]),
});

/** Trains ten steps on one batch by the artifacts alone, and returns the losses. */
async function tenSteps(where: string, feeds: Record<string, ort.Tensor>, lr: number): Promise<number[]> {
  const plain = await PlainTraining.open(at(where));
  expect(await plain.slopeError(feeds), 'slope along the gradient').toBeLessThan(5e-3);
  const losses: number[] = [];
  for (let step = 0; step < 10; step++) {
    losses.push(Number((await plain.train(feeds, lr))[plain.contract.loss.total]?.data[0]));
  }
  return losses;
}

function expectFalling(losses: number[]): void {
  expect(losses).toHaveLength(10);
  losses.slice(1).forEach((loss, k) => {
    expect(loss, `step ${k + 2}`).toBeLessThan(losses[k] ?? 0);
  });
}

test('cross-entropy at each place of a text, through fused layers: the loss falls', async () => {
  const { out, code } = await distilleryHere(
    folder,
    ...['artifacts', 'text.onnx', '--batch', '4', '--set', 'sequence=5', '--out', 'ce', '--json'],
  );
  expect(code).toBe(0);
  const { inputs, parameters } = JSON.parse(out);
  expect(inputs).toEqual(['input_ids', 'attention_mask', 'token_type_ids', 'labels']);
  expect(parameters).toHaveLength(14);
  expectFalling(await tenSteps('ce', { ...text(), labels: integers('int64', words, [batch, length]) }, 3e-3));
});

test('distillation reads the logits of a teacher at each place', async () => {
  const { out, code } = await distilleryHere(
    folder,
    ...['artifacts', 'text.onnx', '--loss', 'kd', '--batch', '4', '--set', 'sequence=5', '--out', 'kd'],
  );
  expect(code).toBe(0);
  expect(out).toContain('labels, teacher_logits, temperature, alpha');
  const scalar = (value: number) => new ort.Tensor('float32', [value], []);
  const feeds = {
    ...text(),
    labels: integers('int64', words, [batch, length]),
    teacher_logits: floats(batch, length, words),
    temperature: scalar(2),
    alpha: scalar(0.7),
  };
  expectFalling(await tenSteps('kd', feeds, 3e-3));
});

test('regression on an output that is chosen by name', async () => {
  const { code } = await distilleryHere(
    folder,
    ...['artifacts', 'text.onnx', '--loss', 'mse', '--output', 'pooled', '--batch', '4', '--set', 'sequence=5'],
    ...['--weight-decay', '0', '--clip-norm', '1', '--out', 'mse'],
  );
  expect(code).toBe(0);
  const contract = JSON.parse(readFileSync(at('mse/artifacts.json'), 'utf8'));
  expect(contract.optimizer).toMatchObject({ adamw: { weightDecay: 0 }, clipNorm: 1 });
  expect(contract.parameters.map((p: { name: string }) => p.name)).not.toContain('head');
  expectFalling(await tenSteps('mse', { ...text(), labels: floats(batch, 8) }, 3e-3));
});

test.each([
  [['text.onnx', '--batch', '4', '--out', 'x'], 1, 'the size "sequence" is not given. Set it by its name'],
  [['text.onnx', '--batch', '4', '--set', 'sequence=1.5', '--out', 'x'], 1, '--set sequence=1.5 is no size'],
  [['text.onnx', '--batch', '4', '--set', 'sequence', '--out', 'x'], 1, '--set is "sequence"'],
  [['text.onnx', '--batch', '0', '--out', 'x'], 1, 'It must be a whole number above 0'],
  [['text.onnx', '--batch', '2', '--loss', 'l1', '--out', 'x'], 1, 'Allowed choices are ce, kd, mse'],
  [['cnn.onnx', '--batch', '2', '--output', 'nothing', '--out', 'x'], 1, 'Choose one of "logits"'],
  [['missing.onnx', '--batch', '2', '--out', 'x'], 1, 'missing.onnx cannot be read'],
])('what is wrong is said: %s', async (words, code, message) => {
  const ended = await distilleryHere(folder, 'artifacts', ...words);
  expect(ended.err).toContain(message);
  expect(ended.code).toBe(code);
});
