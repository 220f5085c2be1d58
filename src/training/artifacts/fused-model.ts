import type { Model, Tensor } from '../../onnx';
import type { AdversarialOptions } from '../adversarial';
import type { Loss, LossKind, LossOptions } from '../losses';
import type { OptimizerOptions } from '../optimizers';
import type { Prepared } from '../prepare';
import { putTeacher, type Wiring } from '../teacher-in-graph';
import { addToSums } from './accumulation';
import { addOptimizer } from './optimizer-model';
import type { State } from './state';
import { type Parameter, type TrainingGraph, trainingGraph, unfrozen } from './training-model';

/** A whole training step as one graph: batch, weights and moments in; losses, new weights and new moments out. */
export interface FusedModel {
  model: Model;
  loss: Loss;
  parameters: Parameter[];
  statistics: State[];
  /** What the parameters and statistics are at first; moments are 0. */
  initial: ReadonlyMap<string, Tensor>;
  /** All that goes round: weights, moments and running statistics. */
  state: State[];
  /** For a step in several batches: the graph for all but the last, and the sums of gradients, 0 at first. */
  before?: { model: Model; sums: State[] };
}

/** A teacher that goes into the graph, and which of its values the loss reads. */
export interface FrozenTeacher {
  prepared: Prepared;
  wiring(loss: Loss): Wiring;
}

/** What the graph of a step holds besides the student. */
export interface StepOptions {
  teacher?: FrozenTeacher;
  /** Batches whose gradients are averaged before the weights change; 1 where it is left out. */
  accumulate?: number;
  /** Also train on samples that are moved against the model. */
  adversarial?: AdversarialOptions;
}

/** Fuses what `training_model.onnx` and `optimizer_model.onnx` do apart. */
export async function fusedModel(
  prepared: Prepared,
  loss: LossKind | LossOptions,
  options: OptimizerOptions,
  { teacher, accumulate = 1, adversarial }: StepOptions = {},
): Promise<FusedModel> {
  const kind = typeof loss === 'string' ? { kind: loss } : loss;
  const objective = { ...kind, inParts: accumulate > 1 };
  const open = async () => {
    const graph = await trainingGraph(unfrozen(prepared, options), objective, adversarial);
    if (teacher) putTeacher(graph, prepared, teacher.prepared, teacher.wiring(graph.loss));
    return graph;
  };
  const graph = await open();
  const { model, builder, parameters, statistics } = graph;
  const last = accumulate > 1 ? addToSums(builder, parameters, accumulate).parameters : parameters;
  return {
    ...{ model, parameters, statistics, loss: graph.loss, initial: graph.initial },
    state: [...addOptimizer(builder, last, options), ...statistics],
    before: accumulate > 1 ? summing(await open(), accumulate) : undefined,
  };
}

/** The graph of a batch after which the weights stay. */
function summing({ model, builder, parameters }: TrainingGraph, count: number): NonNullable<FusedModel['before']> {
  const { sums } = addToSums(builder, parameters, count);
  for (const { output, dims } of sums) builder.output(output, 'float32', [...dims]);
  return { model, sums };
}
