import {
  type Candidate,
  convertWithoutData,
  type Latency,
  type SampleData,
  type SearchOptions,
  type SearchReport,
  sampleBatches,
  searchQuantization,
} from '../compression';
import { DataError, epochOrder, type Normalize, readLabels, readSamples, type SampleArray, sampleSize } from '../data';
import { encodeModel, loadModel, type Model } from '../onnx';
import { writeAtomic } from '../runs';
import { engineThreads, needsReducedRange } from '../runtime';
import { inputsOf, vocabularyOf } from './facts';
import { FileMeasures } from './file-measures';

/** What the command `quantize` is asked for; paths are as they were given. */
export interface QuantizeRequest
  extends Pick<SearchOptions, 'mode' | 'method' | 'samples' | 'maxAccuracyDrop' | 'exclude'> {
  model: string;
  calibration?: string;
  labels?: string;
  normalize: Normalize;
  /** Decided by the processor where it is left out. */
  reduceRange?: boolean;
  out: string;
}

export interface QuantizeOutcome {
  name: string;
  bytes: number;
  /** Of the model that was given. */
  floatBytes: number;
  /** What was tried and measured; missing without data. */
  report?: SearchReport;
  layers: SearchReport['layers'];
}

/** Copies rows of some size, one after the other. */
function gather<T extends Float32Array | BigInt64Array>(
  values: T,
  rows: readonly number[],
  { size, into }: { size: number; into: T },
): T {
  for (const [i, row] of rows.entries()) into.set(values.subarray(row * size, (row + 1) * size) as never, i * size);
  return into;
}

/** @throws DataError where samples are no tokens for a model that takes some, or tokens that it does not know. */
function checkTokens({ graph }: Model, { values, shape }: SampleArray, file: string): void {
  const [input] = inputsOf(graph);
  if ((input?.type === 'int64') !== values instanceof BigInt64Array) {
    const [has, takes] = values instanceof BigInt64Array ? ['tokens', input?.type] : ['numbers', 'tokens'];
    const message = `${file} holds ${has}, but the input "${input?.name}" takes ${takes}.`;
    throw new DataError('mismatch', message, 'Save the samples in the type that the model takes.', { file });
  }
  const known = vocabularyOf(graph);
  if (!(values instanceof BigInt64Array) || known === undefined) return;
  const bad = values.findIndex((token) => token < 0n || token >= BigInt(known));
  if (bad < 0) return;
  const message = `Sample ${Math.floor(bad / sampleSize(shape))} of ${file} (counted from 0) has the token ${values[bad]}, but the model knows ${known}.`;
  throw new DataError('mismatch', message, 'Use the tokenizer that the model was made with.', { file });
}

/** Samples to calibrate on, spread over the data by chance, the same at every call. */
function shuffled({ count, shape, values }: SampleArray, wanted: number): SampleData {
  const order = epochOrder(count, 0, 0);
  const size = sampleSize(shape);
  return {
    count: Math.min(wanted, count),
    shape,
    read(from, many) {
      const rows = Array.from({ length: many }, (_, i) => order[from + i] ?? 0);
      return values instanceof BigInt64Array
        ? gather(values, rows, { size, into: new BigInt64Array(many * size) })
        : gather(values, rows, { size, into: new Float32Array(many * size) });
    },
  };
}

async function withData(
  model: Model,
  request: QuantizeRequest & { calibration: string },
  reduceRange: boolean,
  onProgress: (message: string) => void,
): Promise<{ candidate: Candidate; report: SearchReport }> {
  const data = await readSamples(request.calibration, request.normalize);
  checkTokens(model, data, request.calibration);
  const labels = request.labels === undefined ? undefined : await readLabels(request.labels, data.count);
  const samples = shuffled(data, request.samples);
  const batches = await sampleBatches(model, samples);
  const threads = engineThreads();
  const measures = new FileMeasures(model, data, labels, threads);
  const merit = labels ? 'accuracy' : 'agreement';
  const options = { ...request, samples: samples.count, reduceRange, merit };
  const latency = (models: readonly { model: Model }[]): Promise<Latency[]> => measures.latency(models);
  const found = await searchQuantization(
    model,
    options,
    { batches, measures: { accuracy: (other) => measures.accuracy(other), latency }, onProgress },
    { threads },
  );
  return { candidate: found.kept, report: found.report };
}

/**
 * Quantizes an ONNX file and writes the result at once or not at all. With data, ways are tried and measured, and the file
 * holds what was kept, float32 where nothing is better.
 * @throws OnnxError, DataError
 */
export async function quantizeFile(
  request: QuantizeRequest,
  onProgress: (message: string) => void = () => {},
): Promise<QuantizeOutcome> {
  const model = loadModel(request.model);
  const reduceRange = request.reduceRange ?? needsReducedRange();
  const { calibration } = request;
  const { candidate, report } =
    calibration === undefined
      ? { candidate: await convertWithoutData(model, { ...request, reduceRange }), report: undefined }
      : await withData(model, { ...request, calibration }, reduceRange, onProgress);
  writeAtomic(request.out, encodeModel(candidate.model));
  const { name, bytes } = candidate;
  return { name, bytes, floatBytes: encodeModel(model).length, report, layers: candidate.layers };
}
