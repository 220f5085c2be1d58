import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { afterAll, describe, expect, test } from 'vitest';
import {
  type ArchitectureSpec,
  buildArchitecture,
  emptyGraph,
  float32,
  GraphBuilder,
  newModel,
} from '../../../src/onnx';
import { type LossKind, prepare, Trainer, writeArtifacts } from '../../../src/training';
import { PlainTraining } from './plain-training';
import { randomChunk } from './random';

const folder = mkdtempSync(join(tmpdir(), 'distillery-artifacts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [batch, steps, classes] = [6, 10, 5];
const sample = [2, 9, 8];
const adamw = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.05 };
const architectures: Record<string, ArchitectureSpec> = {
  cnn: { architecture: 'cnn', channels: [4, 6], dense: 10 },
  mlp: { architecture: 'mlp', hidden: [12, 8] },
};
const build = (name: string) =>
  buildArchitecture(architectures[name] as ArchitectureSpec, { shape: sample, classes, seed: 3 });

/** What the training model reads in step k, by the names of the contract. */
function feeds(plain: PlainTraining, chunk: ReturnType<typeof randomChunk>, k: number): Record<string, ort.Tensor> {
  const { inputs: names } = plain.contract.loss;
  const width = sample.reduce((a, d) => a * d, 1);
  const rows = <T extends { slice(a: number, b: number): T }>(data: T, size: number) =>
    data.slice(k * batch * size, (k + 1) * batch * size);
  const all: Record<string, ort.Tensor> = {
    input: new ort.Tensor('float32', rows(chunk.inputs, width), [batch, ...sample]),
    [names.labels ?? '']: new ort.Tensor('int64', rows(chunk.labels, 1), [batch]),
  };
  if (names.teacher_logits) {
    all[names.teacher_logits] = new ort.Tensor('float32', rows(chunk.teacherLogits, classes), [batch, classes]);
    all[names.temperature ?? ''] = new ort.Tensor('float32', [chunk.temperature], []);
    all[names.alpha ?? ''] = new ort.Tensor('float32', [chunk.alpha], []);
  }
  return all;
}

const combinations = ['cnn', 'mlp'].flatMap((net) =>
  (['ce', 'kd'] as LossKind[]).flatMap((loss) => [undefined, 0.5].map((clipNorm) => ({ net, loss, clipNorm }))),
);

describe.each(combinations)('$net, $loss, clipNorm $clipNorm', ({ net, loss, clipNorm }) => {
  test('the fused step computes what the artifacts compute, bit for bit', async () => {
    const where = join(folder, `${net}-${loss}-${clipNorm}`);
    const optimizer = { adamw, clipNorm };
    await writeArtifacts(where, await prepare(build(net), { batch }), { loss, optimizer });
    const plain = await PlainTraining.open(where);
    const trainer = await Trainer.create(build(net), { loss, optimizer, batch, threads: 1 });
    const chunk = randomChunk({ steps, batch, sample: sample.reduce((a, d) => a * d, 1), classes });
    const fused = await trainer.run(chunk);
    expect(await plain.slopeError(feeds(plain, chunk, 0)), 'slope along the gradient').toBeLessThan(5e-3);
    const { total, terms } = plain.contract.loss;
    for (const [k, lr] of chunk.learningRates.entries()) {
      const outputs = await plain.train(feeds(plain, chunk, k), lr);
      expect(outputs[total]?.data[0], `loss of step ${k + 1}`).toBe(fused.loss[k]);
      expect(outputs[terms.ce ?? '']?.data[0]).toBe(fused.ce[k]);
      expect(outputs[terms.kl ?? '']?.data[0]).toBe(fused.kl?.[k]);
    }
    const { tensors } = await trainer.snapshot();
    for (const [name, tensor] of Object.entries(plain.state)) {
      expect(Array.from(tensor.data as Float32Array), name).toEqual(
        Array.from(tensors.get(name)?.data as Float32Array),
      );
    }
    await trainer.release();
  });
});

describe('the contract', () => {
  const where = join(folder, 'cnn-kd-undefined');
  const names = (list: { name: string }[]) => list.map((v) => v.name);

  test('names are those of the ONNX Runtime world', async () => {
    const { contract } = await PlainTraining.open(where);
    const parameters = ['conv1.weight', 'conv1.bias', 'conv2.weight', 'conv2.bias'].concat([
      'dense.weight',
      'dense.bias',
      'logits.weight',
      'logits.bias',
    ]);
    expect(contract.parameters.map((p) => p.name)).toEqual(parameters);
    const training = contract['training_model.onnx'];
    const extra = ['labels', 'teacher_logits', 'temperature', 'alpha'];
    expect(names(training.inputs).sort()).toEqual(['input', ...extra, ...parameters].sort());
    expect(names(training.outputs).sort()).toEqual(['loss', 'kl', 'ce', ...parameters.map((p) => `${p}_grad`)].sort());
    expect(names(contract['eval_model.onnx'].outputs).sort()).toEqual(['ce', 'kl', 'logits', 'loss']);
    expect(names(contract['optimizer_model.onnx'].inputs)).toEqual(
      expect.arrayContaining([...parameters, ...parameters.map((p) => `${p}_grad`), 'conv1.weight_moment1']),
    );
  });

  test('types and sizes in artifacts.json are those of the files', async () => {
    const plain = await PlainTraining.open(where);
    for (const file of ['training_model.onnx', 'eval_model.onnx', 'optimizer_model.onnx'] as const) {
      const session = await ort.InferenceSession.create(join(where, file));
      const told = ({ inputMetadata, outputMetadata }: ort.InferenceSession) =>
        [...inputMetadata, ...outputMetadata].map((v) =>
          v.isTensor ? { name: v.name, type: v.type, dims: v.shape } : v,
        );
      const { inputs, outputs } = plain.contract[file];
      expect(told(session)).toEqual([...inputs, ...outputs]);
    }
  });

  test('the eval model gives the losses of the training model, and the logits', async () => {
    const plain = await PlainTraining.open(where);
    const chunk = randomChunk({ steps: 1, batch, sample: sample.reduce((a, d) => a * d, 1), classes });
    const evaluated = await plain.evaluate(feeds(plain, chunk, 0));
    const trained = await plain.train(feeds(plain, chunk, 0), 0.01);
    for (const name of ['loss', 'kl', 'ce']) expect(evaluated[name]?.data[0]).toBe(trained[name]?.data[0]);
    expect(evaluated.logits?.dims).toEqual([batch, classes]);
  });
});

test('a weight that the loss does not depend on is no parameter, and nobody has to give it', async () => {
  const b = new GraphBuilder(emptyGraph('two heads'));
  const x = b.input('input', 'float32', ['batch', 4]);
  const weight = (name: string, dims: number[]) => {
    b.graph.initializers.set(name, float32(new Float32Array(dims.reduce((p, d) => p * d, 1)).fill(0.1), dims));
    return name;
  };
  b.output(b.add('MatMul', [x, weight('main', [4, classes])], {}, 'scores'), 'float32', ['batch', classes]);
  b.output(b.add('MatMul', [x, weight('side', [4, 2])], {}, 'extra'), 'float32', ['batch', 2]);
  const where = join(folder, 'two-heads');
  await writeArtifacts(where, await prepare(newModel(b.graph), { batch }), { loss: 'ce', optimizer: { adamw } });
  const plain = await PlainTraining.open(where);
  const data = {
    input: new ort.Tensor('float32', new Float32Array(batch * 4).fill(1), [batch, 4]),
    labels: new ort.Tensor('int64', new BigInt64Array(batch), [batch]),
  };
  expect(plain.contract.parameters.map((p) => p.name)).toEqual(['main']);
  expect((await plain.evaluate(data)).loss?.data[0]).toBeCloseTo(Math.log(classes), 6);
  expect((await plain.train(data, 0.01)).loss?.data[0]).toBeCloseTo(Math.log(classes), 6);
});
