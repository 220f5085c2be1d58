import {
  cloneModel,
  lowerFused,
  type Model,
  nodeLabel,
  nodesFor,
  normalizeOpset,
  OnnxError,
  settleOpset,
  sizeOf,
  type ValueInfo,
  widened,
  withStoredWeights,
  withTokensAlone,
} from '../../onnx';
import { dropUnread, foldComputed, foldConstants, type Shapes } from '../../runtime';
import { runningStatistics } from '../running-statistics';
import { trainableNames } from '../trainable';
import { untied } from '../untie';
import { type BoundInput, bindInputs, fixedBatch, type InputSizes } from './bind-inputs';
import { checkBatchKept } from './lost-batch';
import { rebatch } from './rebatch';
import { findLogits, type Logits, type OutputChoice } from './scores';

/** A model that is ready to be differentiated: standard operators of one opset, every size known, the logits found. */
export interface Prepared {
  model: Model;
  shapes: Shapes;
  inputs: BoundInput[];
  batch: number;
  /** The value that the loss reads: class scores before any softmax, or the values of a regression. */
  logits: Logits;
  /** Initializers that train, in the order of the file. */
  parameters: string[];
  /** Running means and variances that follow those of the batches; none where batch normalizations are frozen. */
  statistics: string[];
}

/** A prepared model that turns one tensor of numbers or tokens into a row of class scores for each label. */
export interface Classifier extends Prepared {
  input: { name: string; type: 'float32' | 'int64'; dims: readonly number[] };
  /** The shape of a sample's labels: [] for one, [length] for one at each place of a text. */
  places: readonly number[];
}

/** What becomes of batch normalizations in training. */
export interface BatchNormOptions {
  /**
   * `update`: they use the statistics of the batch, and their running ones follow; `freeze`: they stay a scale and a shift, as
   * when the model is used; `auto`: the former for batches that tell enough. Frozen where it is left out.
   */
  batchNorm?: 'auto' | 'update' | 'freeze';
}

/** Below it the statistics of a batch are too noisy to normalize by (Wu and He, 2018, arXiv:1803.08494, figure 1). */
const TELLING_BATCH = 16;

const updatesStatistics = ({ batchNorm, batch }: PrepareOptions): boolean =>
  batchNorm === 'update' || (batchNorm === 'auto' && batch >= TELLING_BATCH);

export type PrepareOptions = InputSizes & OutputChoice & BatchNormOptions;

/** Drops what the chosen output does not depend on. */
function dropUnneeded(model: Model, output: ValueInfo): void {
  const { graph } = model;
  graph.outputs = [output];
  graph.nodes = nodesFor(graph, [output.name]);
  dropUnread(graph);
}

/** Folds, and takes fused operators apart. Edits the model. */
async function simplify(model: Model, isVariable: (name: string) => boolean): Promise<Shapes> {
  const shapes = await foldConstants(model, isVariable);
  const replaced = lowerFused(model, shapes);
  settleOpset(model);
  return replaced.size === 0 ? shapes : foldConstants(model, isVariable);
}

/** ONNX Runtime infers what a Reshape is told, whether the elements fit or not. */
function checkReshapes(model: Model, shapes: Shapes): void {
  for (const node of model.graph.nodes) {
    if (node.operator !== 'Reshape') continue;
    const [from, to] = [shapes.get(node.inputs[0] ?? '')?.dims, shapes.get(node.outputs[0] ?? '')?.dims];
    if (!from || !to || sizeOf(from) === sizeOf(to)) continue;
    throw new OnnxError(
      `The layer "${nodeLabel(node)}" (Reshape) makes [${to}] of [${from}], which has another number of elements.`,
      'Set the sizes that the model was exported with.',
      { node: nodeLabel(node), operator: 'Reshape' },
    );
  }
}

interface Settled {
  model: Model;
  shapes: Shapes;
  inputs: BoundInput[];
}

/** The model with its sizes fixed, folded and taken apart; the one given is left as it is. */
async function settle(source: Model, sizes: InputSizes, isVariable: (name: string) => boolean): Promise<Settled> {
  const model = cloneModel(source);
  const inputs = bindInputs(model, sizes);
  const shapes = await simplify(model, isVariable);
  checkReshapes(model, shapes);
  return { model, shapes, inputs };
}

/** The same for a model that was made for another batch. */
async function settleFrom(
  from: number,
  source: Model,
  sizes: PrepareOptions,
  isVariable: (name: string) => boolean,
): Promise<Settled> {
  const model = cloneModel(source);
  // Sizes that exporters write as sums of constants can be changed once they are numbers.
  await foldComputed(model, isVariable);
  const before = cloneModel(model);
  const inputs = bindInputs(before, { ...sizes, batch: from });
  const shapes = await foldConstants(before, isVariable);
  rebatch(model, inputs, shapes, { from, to: sizes.batch });
  try {
    const settled = await settle(model, sizes, isVariable);
    const output = sizes.output ?? model.graph.outputs[0]?.name ?? '';
    checkBatchKept(settled.model, output, { from, to: sizes.batch, before: shapes, after: settled.shapes });
    return settled;
  } catch (error) {
    if (!(error instanceof OnnxError)) throw error;
    throw new OnnxError(
      `The model was exported for batches of ${from} and cannot be given ${sizes.batch}: ${error.message}`,
      `Use a batch of ${from}, or export the model with a free batch.`,
      error.where,
    );
  }
}

/** With the batch that is asked for, whether the model's own is free, fixed, or free by name and fixed inside. */
async function withBatch(
  source: Model,
  sizes: PrepareOptions,
  isVariable: (name: string) => boolean,
): Promise<Settled> {
  const fixed = fixedBatch(source);
  if (fixed !== undefined && fixed !== sizes.batch) return settleFrom(fixed, source, sizes, isVariable);
  try {
    return await settle(source, sizes, isVariable);
  } catch (error) {
    if (sizes.batch === 1 || fixed !== undefined) throw error;
    return settleFrom(1, source, sizes, isVariable).catch(() => {
      throw error;
    });
  }
}

/**
 * Brings a model into the form that training needs: what it computes in 16 bits is computed in float32. The model given is
 * left as it is.
 * @param sizes of the inputs; the batch replaces the model's own, fixed or free.
 * @throws OnnxError where a size stays unknown or the output is nothing that a loss could read.
 */
export async function prepare(source: Model, options: PrepareOptions): Promise<Prepared> {
  const normal = normalizeOpset(widened(untied(withStoredWeights(source))));
  for (const output of normal.graph.outputs) output.dims = undefined;
  const weights = new Set(trainableNames(normal.graph));
  const { model, shapes, inputs } = await withBatch(normal, options, (name) => weights.has(name));
  const logits = findLogits(model, shapes, options);
  dropUnneeded(model, { name: logits.name, type: 'float32' });
  // Folding leaves initializers that no file has, and that no file could take back.
  const parameters = trainableNames(model.graph).filter((name) => weights.has(name));
  const statistics = updatesStatistics(options) ? runningStatistics(model.graph, normal.graph) : [];
  return { model, shapes, inputs, batch: options.batch, logits, parameters, statistics };
}

/** The input of a model that is fed samples of one kind. */
function onlyInput({ inputs }: Prepared): Classifier['input'] {
  const [input] = inputs;
  if (inputs.length === 1 && (input?.type === 'float32' || input?.type === 'int64')) {
    return { name: input.name, type: input.type, dims: input.dims };
  }
  const names = inputs.map((i) => `${i.name}: ${i.type}`).join(', ');
  throw new OnnxError(
    `The model has ${inputs.length} inputs (${names}); a run fills one, float32 or, for tokens, int64, and beside tokens attention_mask and token_type_ids.`,
    'Export the model with those inputs, or train it by its artifacts.',
  );
}

/** @throws OnnxError where a prepared model is no {@link Classifier}. */
function asClassifier(prepared: Prepared, given: readonly number[] | undefined): Classifier {
  const input = onlyInput(prepared);
  const { logits, batch } = prepared;
  const places = given ?? (input.type === 'int64' ? logits.dims.slice(1, -1) : []);
  const wanted = [batch, ...places];
  if (logits.dims.length !== wanted.length + 1 || wanted.some((size, i) => logits.dims[i] !== size)) {
    throw new OnnxError(
      `The output "${logits.name}" has shape [${logits.dims}]; training needs [${wanted}, classes].`,
      `Choose a ${places.length === 0 ? 'classifier' : 'model'} with one row of scores for each ${places.length === 0 ? 'sample' : 'token'}.`,
    );
  }
  return { ...prepared, input, places };
}

/**
 * Prepares a model that the runner can feed: one input, a row of scores for each label. Masks and token types of a model
 * of texts are made of its tokens.
 * @throws OnnxError otherwise.
 */
export const prepareClassifier = async (
  source: Model,
  options: ClassifierSizes & BatchNormOptions,
): Promise<Classifier> =>
  asClassifier(await prepare(withTokensAlone(source, options.padding), options), options.places);

export type ClassifierSizes = InputSizes & {
  /**
   * The shape of a sample's labels: [] for one, [length] for one at each token. Where it is left out it is the model's own
   * for tokens, else [].
   */
  places?: readonly number[];
  /** The token that fills texts up, which a mask leaves out. */
  padding?: number;
};

export type { BoundInput, InputSizes, Logits };
