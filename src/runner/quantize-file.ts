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
import { epochOrder, type Normalize, readLabels, readSamples, type SampleArray, sampleSize } from '../data';
import { encodeModel, loadModel, type Model } from '../onnx';
import { writeAtomic } from '../runs';
import { engineThreads, needsReducedRange } from '../runtime';
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

/** Samples to calibrate on, spread over the data by chance, the same at every call. */
function shuffled({ count, shape, values }: SampleArray, wanted: number): SampleData {
  const order = epochOrder(count, 0, 0);
  const size = sampleSize(shape);
  return {
    count: Math.min(wanted, count),
    shape,
    read(from, many) {
      const result = new Float32Array(many * size);
      for (let i = 0; i < many; i++) {
        const row = order[from + i] ?? 0;
        result.set(values.subarray(row * size, (row + 1) * size), i * size);
      }
      return result;
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
