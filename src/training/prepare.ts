import { type Dimension, type Model, modelInputs, type Node, normalizeOpset, OnnxError, producers } from '../onnx';
import { foldConstants, type Shapes } from '../runtime';
import { trainableNames } from './trainable';

/** A model that is ready to be differentiated: one opset, every size known, the logits found. */
export interface Prepared {
  model: Model;
  shapes: Shapes;
  input: { name: string; dims: readonly number[] };
  /** The value that the loss reads: class scores before any softmax. */
  logits: { name: string; classes: number };
  /** Initializers that train, in the order of the file. */
  parameters: string[];
}

/** How large the inputs will be: the batch, and either the shape of one sample or free dimensions by name. */
export interface InputSizes {
  batch: number;
  sample?: readonly number[];
  named?: Readonly<Record<string, number>>;
}

/** The size of one axis, or a name where it stays unknown. A size that the model fixes must be the sample's. */
function bindAxis(d: Dimension, axis: number, { batch, sample, named }: InputSizes): Dimension {
  if (axis === 0) return batch;
  const size = sample?.[axis - 1];
  if (typeof d === 'number') return size === undefined || size === d ? d : `${d} (the data has ${size})`;
  return size ?? named?.[d ?? ''] ?? d ?? `axis ${axis}`;
}

function bindInput(model: Model, sizes: InputSizes): Prepared['input'] {
  const inputs = modelInputs(model.graph);
  const [input] = inputs;
  if (!input?.dims || inputs.length !== 1) {
    throw new OnnxError(
      `The model has ${inputs.length} inputs (${inputs.map((i) => i.name).join(', ')}); training needs one tensor.`,
      'Export the model with one input.',
    );
  }
  const dims = input.dims.map((d, axis) => bindAxis(d, axis, sizes));
  const open = dims.find((d) => typeof d !== 'number');
  const ranks = sizes.sample && sizes.sample.length !== dims.length - 1;
  if (open !== undefined || ranks || dims.length === 0) {
    const wanted = `[${input.dims.map((d) => d ?? '?')}]`;
    const given = sizes.sample ? `samples of shape [${sizes.sample}] do not fit it` : `the size "${open}" is not given`;
    throw new OnnxError(
      `The input "${input.name}" has shape ${wanted}: ${given}.`,
      'Use data of the shape that the model was made for.',
    );
  }
  input.dims = dims;
  return { name: input.name, dims: dims as number[] };
}

/** The class scores: the first output, or what its softmax reads. */
function findLogits(model: Model): string {
  const [output] = model.graph.outputs;
  const made: Node | undefined = producers(model.graph).get(output?.name ?? '');
  return (made?.operator === 'Softmax' ? made.inputs[0] : output?.name) ?? '';
}

/**
 * Brings a classifier into the form that training needs. The model given is left as it is.
 * @param sizes of the input; the batch replaces the model's own, fixed or free.
 * @throws OnnxError where a size stays unknown or the output is no matrix of class scores.
 */
export async function prepare(source: Model, sizes: InputSizes): Promise<Prepared> {
  const { batch } = sizes;
  const model = normalizeOpset(source);
  const input = bindInput(model, sizes);
  for (const output of model.graph.outputs) output.dims = undefined;
  const weights = new Set(trainableNames(model.graph));
  const shapes = await foldConstants(model, (name) => weights.has(name));
  const logits = findLogits(model);
  const dims = shapes.get(logits)?.dims ?? [];
  const [rows, classes] = dims;
  if (dims.length !== 2 || rows !== batch || classes === undefined) {
    throw new OnnxError(
      `The output "${logits}" has shape [${dims}]; training needs [${batch}, classes].`,
      'Choose a classifier with one row of scores for each sample.',
    );
  }
  // Folding leaves initializers that no file has, and that no file could take back.
  const parameters = trainableNames(model.graph).filter((name) => weights.has(name));
  return { model, shapes, input, logits: { name: logits, classes }, parameters };
}
