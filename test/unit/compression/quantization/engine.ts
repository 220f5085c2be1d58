import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { sampleBatches } from '../../../../src/compression';
import { floatModel } from '../../../../src/compression/quantization/float-model';
import {
  calibrateModel,
  quantizeStatic,
  type StaticModel,
  type StaticOptions,
} from '../../../../src/compression/quantization/static';
import { decodeModel, encodeModel, type Model, sizeOf, type Tensor } from '../../../../src/onnx';
import { fromValue, Session, toValue } from '../../../../src/runtime';

export const engine = { threads: 1 };

/** Samples as calibration data. */
export function dataOf({ dims, data }: Tensor) {
  const [count = 0, ...shape] = dims;
  const size = sizeOf(shape);
  return {
    count,
    shape,
    read: (from: number, n: number) => (data as Float32Array).subarray(from * size, (from + n) * size),
  };
}

/** A model in static int8, calibrated on the samples, with what it was made from. */
export async function toStatic(model: Model, samples: Tensor, options: Partial<StaticOptions> = {}) {
  const float = await floatModel(model);
  const batches = await sampleBatches(model, dataOf(samples));
  const calibration = await calibrateModel(float, batches, engine);
  const settings = { method: 'minmax', excluded: new Set<string>(), reduceRange: false, ...options } as const;
  const made: StaticModel = quantizeStatic(calibration, settings);
  return { ...made, float, batches, calibration };
}

/** The first output for the samples. */
export async function run(model: Model, input: Tensor, optimization: 'all' | 'disabled' = 'all'): Promise<Tensor> {
  const session = await Session.create(model, { threads: 1, optimization });
  const feeds = {
    [model.graph.inputs.find(({ name }) => !model.graph.initializers.has(name))?.name ?? '']: toValue(input),
  };
  const values = await session.run(feeds);
  const value = fromValue(values[session.outputNames[0] ?? ''] as never);
  const copy = { ...value, data: value.data.slice() };
  await session.release();
  return copy;
}

/** 10·log10(Σa² / Σ(a − b)²). */
export function decibels(a: Tensor, b: Tensor): number {
  let [signal, noise] = [0, 0];
  (a.data as Float32Array).forEach((value, i) => {
    signal += value ** 2;
    noise += (value - Number(b.data[i])) ** 2;
  });
  return 10 * Math.log10(signal / noise);
}

/** How often each operator is in the graph that ONNX Runtime really runs. */
export async function fused(model: Model): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'distillery-fused-'));
  const file = join(folder, 'optimized.onnx');
  const session = await ort.InferenceSession.create(encodeModel(model), {
    optimizedModelFilePath: file,
    logSeverityLevel: 3,
  });
  await session.release();
  const counts: Record<string, number> = {};
  for (const { operator } of decodeModel(readFileSync(file)).graph.nodes)
    counts[operator] = (counts[operator] ?? 0) + 1;
  rmSync(folder, { recursive: true });
  return counts;
}
