import { companionTensors, type Model, modelInputs, OnnxError, sizeOf, textInputs } from '../../onnx';
import { inferShapes } from '../../runtime';
import type { Batches, Feeds } from './calibrate';

/** Samples of one shape in a row, for the one input of a model, or its tokens and what follows from them. */
export interface SampleData {
  count: number;
  /** Of one sample. */
  shape: readonly number[];
  /** Of texts: the token that fills them up. */
  padding?: number;
  /** Samples `from` to `from + count`, [count, ...shape]; read before the next call. */
  read(from: number, count: number): Float32Array | BigInt64Array;
}

/** Activations of a batch should not take more memory than this. */
const BATCH_BYTES = 256e6;
const LARGEST_BATCH = 32;

/** @throws OnnxError where the samples do not fit the model. */
function inputFor({ graph }: Model, shape: readonly number[]) {
  const inputs = modelInputs(graph);
  const texts = textInputs(graph);
  const input = texts?.tokens ?? inputs[0];
  const { dims, type } = input ?? {};
  if (!input || !dims || (type !== 'float32' && type !== 'int64') || (inputs.length !== 1 && !texts)) {
    const list = inputs.map(({ name, type }) => `${name} (${type ?? 'no tensor'})`).join(', ');
    throw new OnnxError(
      `Calibration fills one input, float32 or, for tokens, int64, and masks and types beside tokens; this model has ${list}.`,
      'Use mode dynamic or fp16, which need no calibration data.',
    );
  }
  const sizes = dims.slice(1);
  if (sizes.length !== shape.length || sizes.some((size, i) => typeof size === 'number' && size !== shape[i])) {
    throw new OnnxError(
      `The calibration data has samples of shape [${shape}]; the input "${input.name}" takes [${dims.map((d) => d ?? '?')}].`,
      'Use data of the shape that the model was made for.',
      { node: input.name },
    );
  }
  return { name: input.name, type, batch: dims[0], companions: texts?.companions ?? [] };
}

/** What a model is fed of some samples. */
function feedsOf(
  { name, type, companions }: ReturnType<typeof inputFor>,
  { data, dims, padding }: { data: Float32Array | BigInt64Array; dims: number[]; padding?: number },
): Feeds {
  const more = data instanceof BigInt64Array ? companionTensors({ companions }, { ids: data, dims, padding }) : {};
  return { [name]: { type, dims, data }, ...more };
}

/** Bytes of everything that the model computes for one sample. */
async function bytesPerSample(model: Model, shape: readonly number[]): Promise<number> {
  const inputs = model.graph.inputs.map((input) => ({ ...input, dims: [1, ...shape] }));
  const shapes = await inferShapes({ ...model, graph: { ...model.graph, inputs } });
  const made = model.graph.nodes.flatMap((node) => node.outputs);
  return 4 * made.reduce((sum, name) => sum + sizeOf(shapes.get(name)?.dims ?? [0]), 0);
}

/**
 * Calibration batches for a model: as many samples at once as the model fixes, else as fit into a little
 * memory. A batch that would not be full is left out where the size is fixed.
 * @throws OnnxError where the samples do not fit the model, or are too few for one batch.
 */
export async function sampleBatches(model: Model, data: SampleData): Promise<Batches> {
  const input = inputFor(model, data.shape);
  const { batch: fixed } = input;
  const isFixed = typeof fixed === 'number';
  const room = isFixed
    ? 1
    : Math.floor(BATCH_BYTES / (await bytesPerSample(model, data.shape).catch(() => BATCH_BYTES)));
  const batch = isFixed ? fixed : Math.min(LARGEST_BATCH, Math.max(1, room));
  if (data.count < (isFixed ? batch : 1)) {
    throw new OnnxError(
      `There are ${data.count} samples to calibrate on; the model takes ${batch} at a time.`,
      `Give at least ${batch}.`,
    );
  }
  return function* (): Generator<Feeds> {
    for (let from = 0; from < data.count; from += batch) {
      const count = Math.min(batch, data.count - from);
      if (isFixed && count < batch) return;
      const values = data.read(from, count);
      yield feedsOf(input, { data: values, dims: [count, ...data.shape], padding: data.padding });
    }
  };
}
