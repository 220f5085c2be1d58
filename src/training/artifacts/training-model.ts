import { cloneModel, GraphBuilder, type Model, OnnxError, type Tensor } from '../../onnx';
import { inferShapes } from '../../runtime';
import { type AdversarialOptions, mixedLoss } from '../adversarial';
import { differentiate } from '../gradients/differentiate';
import { addLoss, addRegression, type Loss, type Objective } from '../losses';
import { isFrozen, type OptimizerOptions } from '../optimizers';
import type { Logits, Prepared } from '../prepare';
import { statisticsOf } from '../running-statistics';
import { useBatchStatistics } from './batch-statistics';
import type { State } from './state';

/** A parameter as the artifacts name it. */
export interface Parameter {
  name: string;
  dims: readonly number[];
  /** The name of its gradient. */
  gradient: string;
  /** Whether the loss brought it, so that no group of the optimizer means it, and no file holds it. */
  added?: boolean;
}

/** A graph of forward pass, loss and gradients, still open for an optimizer to be appended. */
export interface TrainingGraph {
  model: Model;
  builder: GraphBuilder;
  loss: Loss;
  parameters: Parameter[];
  /** Running statistics, which the graph itself moves. */
  statistics: State[];
  /** What the parameters and statistics are at first. */
  initial: ReadonlyMap<string, Tensor>;
}

function addObjective(b: GraphBuilder, kind: Objective, { name, dims, classes }: Logits): Loss {
  if (kind === 'mse') return addRegression(b, { name, type: 'float32', dims });
  const [batch = 1, ...positions] = dims.slice(0, -1);
  return addLoss(b, kind, { name, type: 'float32', batch, positions, classes });
}

interface Forward {
  model: Model;
  builder: GraphBuilder;
  loss: Loss;
  /** Values that count as data wherever they come from. */
  given?: string[];
}

/** Forward pass and loss; the outputs are the logits, the loss and its terms. */
function withLoss(prepared: Prepared, kind: Objective): Forward {
  const model = cloneModel(prepared.model);
  model.graph.outputs = [];
  const builder = new GraphBuilder(model.graph);
  const loss = addObjective(builder, kind, prepared.logits);
  returnLoss(builder, loss);
  return { model, builder, loss };
}

function returnLoss(builder: GraphBuilder, { total, terms }: Loss): void {
  for (const name of [total, ...Object.values(terms)]) builder.output(name, 'float32', []);
}

/** The same with a second pass, of samples that were moved against the model. */
async function withAttack(
  prepared: Prepared,
  { model, builder, loss }: Forward,
  options: AdversarialOptions,
): Promise<Forward> {
  const [input] = prepared.inputs;
  const mixed = await mixedLoss(builder, model, { input: input?.name ?? '', loss }, options);
  model.graph.outputs = [];
  returnLoss(builder, mixed.loss);
  return { model, builder, loss: mixed.loss, given: [mixed.given] };
}

/** Turns stored tensors into inputs of the graph. @returns the tensors. */
function asInputs(builder: GraphBuilder, names: readonly string[]): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const name of names) {
    const tensor = builder.graph.initializers.get(name);
    if (!tensor) continue;
    builder.graph.initializers.delete(name);
    builder.input(name, tensor.type, [...tensor.dims]);
    tensors.set(name, tensor);
  }
  return tensors;
}

/** The tensors that training changes, by the names under which the graphs read them. */
export const changing = ({ parameters, statistics }: Pick<TrainingGraph, 'parameters' | 'statistics'>): string[] => [
  ...parameters.map(({ name }) => name),
  ...statistics.map(({ input }) => input),
];

/**
 * `eval_model.onnx`: the loss without gradients, and the logits. Batch normalizations use their running statistics.
 * @param names of the tensors that are inputs; see {@link changing}.
 */
export function evalModel(prepared: Prepared, kind: Objective, names: readonly string[]): Model {
  const { model, builder } = withLoss(prepared, kind);
  builder.output(prepared.logits.name, 'float32', [...prepared.logits.dims]);
  asInputs(builder, names);
  return model;
}

/**
 * The graph of `training_model.onnx`. A parameter that the loss does not depend on is left as it is.
 * @throws OnnxError where a gradient must flow through an operator without a rule.
 */
export async function trainingGraph(
  prepared: Prepared,
  kind: Objective,
  adversarial?: AdversarialOptions,
): Promise<TrainingGraph> {
  const forward = withLoss(prepared, kind);
  const { model, builder } = forward;
  const { loss, given } = adversarial ? await withAttack(prepared, forward, adversarial) : forward;
  const batches = useBatchStatistics(builder, prepared.shapes, new Set(prepared.statistics));
  const shapes = await inferShapes(model);
  const { projections = [] } = loss;
  const names = [...prepared.parameters, ...projections];
  const gradients = batches.during(() => differentiate(builder, shapes, loss.total, names, new Set(given)));
  const parameters = names.flatMap((name): Parameter[] => {
    const gradient = gradients.get(name);
    const added = projections.includes(name) || undefined;
    return gradient === undefined ? [] : [{ name, dims: shapes.get(name)?.dims ?? [], gradient, added }];
  });
  if (parameters.length === 0) {
    throw new OnnxError(
      `There is nothing to train: the output "${prepared.logits.name}" depends on no float weight.`,
      'Choose another output, or a model whose weights are not quantized.',
    );
  }
  const { statistics } = batches;
  for (const { output, dims } of statistics) builder.output(output, 'float32', [...dims]);
  const initial = asInputs(builder, changing({ parameters, statistics }));
  return { model, builder, loss, parameters, statistics, initial };
}

/** Without the parameters that the optimizer leaves as they are, and the statistics of such layers. */
export function unfrozen(prepared: Prepared, options: OptimizerOptions): Prepared {
  const frozen = new Set([...prepared.parameters, ...prepared.statistics].filter((name) => isFrozen(options, name)));
  for (const node of prepared.model.graph.nodes)
    if (frozen.has(node.inputs[1] ?? '')) for (const name of statisticsOf(node)) frozen.add(name);
  const trains = (name: string) => !frozen.has(name);
  const { parameters, statistics } = prepared;
  return { ...prepared, parameters: parameters.filter(trains), statistics: statistics.filter(trains) };
}

/** `training_model.onnx`: forward pass, loss and `<parameter>_grad`. */
export async function trainingModel(prepared: Prepared, kind: Objective): Promise<TrainingGraph> {
  const graph = await trainingGraph(prepared, kind);
  graph.parameters = graph.parameters.map((p) => {
    const gradient = graph.builder.add('Identity', [p.gradient], {}, `${p.name}_grad`);
    graph.builder.output(gradient, 'float32', [...p.dims]);
    return { ...p, gradient };
  });
  return graph;
}
