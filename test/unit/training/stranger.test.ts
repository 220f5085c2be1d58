import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeModel, loadModel, type Model } from '../../../src/onnx';
import { fromValue } from '../../../src/runtime';
import { type Prepared, prepare, Trainer, withWeights, writeArtifacts } from '../../../src/training';
import { PlainTraining } from './plain-training';
import { strangerBatch, strangerFile, strangerSizes } from './stranger';

const folder = mkdtempSync(join(tmpdir(), 'distillery-stranger-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [batch, steps, lr] = [4, 10, 2e-4];
const optimizer = { adamw: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 }, clipNorm: 5 };
const { inputs, labels } = strangerBatch(batch, 5);

describe('a model that somebody else made', () => {
  let source: Model;
  let prepared: Prepared;
  let plain: PlainTraining;
  const losses: number[] = [];
  let slopeError: number;
  const feeds = {
    x: new ort.Tensor('float32', inputs, [batch, 3, 48, 192]),
    labels: new ort.Tensor('int64', labels, [batch]),
  };

  beforeAll(async () => {
    source = loadModel(strangerFile);
    prepared = await prepare(source, { batch, ...strangerSizes });
    await writeArtifacts(folder, prepared, { loss: 'ce', optimizer });
    plain = await PlainTraining.open(folder);
    slopeError = await plain.slopeError(feeds);
    for (let k = 0; k < steps; k++) losses.push(Number((await plain.train(feeds, lr)).loss?.data[0]));
  });

  test('is prepared without being changed', () => {
    expect(source.graph.nodes.filter((n) => n.operator === 'Constant')).not.toHaveLength(0);
    expect(prepared.logits.classes).toBe(2);
    // What its softmax reads; the shape arithmetic before its Reshape is gone.
    expect(prepared.model.graph.nodes.map((n) => n.operator)).not.toContain('Shape');
    expect(prepared.parameters).toContain('fc_0.w_0');
    expect(prepared.parameters).not.toContain('batch_norm_0.w_1');
  });

  test('has the gradient that its loss moves by', () => {
    expect(slopeError).toBeLessThan(5e-3);
  });

  test('trains by its artifacts: ten steps of falling loss', () => {
    expect(losses).toHaveLength(steps);
    losses.slice(1).forEach((loss, k) => {
      expect(loss).toBeLessThan(losses[k] ?? 0);
    });
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 2);
  });

  test('trains the same by the fused step', async () => {
    const sizes = { batch, ...strangerSizes, threads: 1 };
    const trainer = await Trainer.create(source, { loss: 'ce', optimizer, ...sizes });
    const fused: number[] = [];
    for (let k = 0; k < steps; k++) fused.push(...(await trainer.run({ inputs, labels, learningRates: [lr] })).loss);
    expect(fused).toEqual(losses);
    const weights = await trainer.weights();
    for (const [name, { data }] of Object.entries(plain.weights)) {
      expect(weights.get(name)?.data, name).toEqual(data);
    }
    await trainer.release();
  });

  test('gets its new weights back into its own file', async () => {
    const weights = new Map(Object.entries(plain.weights).map(([name, value]) => [name, fromValue(value)]));
    const file = join(folder, 'trained.onnx');
    writeFileSync(file, encodeModel(withWeights(source, weights)));
    const session = await ort.InferenceSession.create(file);
    const [name = ''] = session.outputNames;
    const probabilities = (await session.run({ x: feeds.x }))[name]?.data as Float32Array;
    const logits = (await plain.evaluate(feeds))[prepared.logits.name]?.data as Float32Array;
    for (let row = 0; row < batch; row++) {
      const [a = 0, b = 0] = logits.subarray(2 * row, 2 * row + 2);
      expect(probabilities[2 * row + 1]).toBeCloseTo(1 / (1 + Math.exp(a - b)), 5);
      // It has learnt its lesson.
      expect((probabilities[2 * row + 1] ?? 0) > 0.5).toBe(labels[row] === 1n);
    }
  });
});
