import type { Model } from '../../onnx';
import type { Loss, Objective } from '../losses';
import type { OptimizerOptions } from '../optimizers';
import type { Prepared } from '../prepare';
import { putTeacher } from '../teacher-in-graph';
import { addOptimizer, type State } from './optimizer-model';
import { type Parameter, trainingGraph, unfrozen } from './training-model';

/** A whole training step as one graph: batch, weights and moments in; losses, new weights and new moments out. */
export interface FusedModel {
  model: Model;
  loss: Loss;
  parameters: Parameter[];
  state: State[];
}

/**
 * Fuses what `training_model.onnx` and `optimizer_model.onnx` do apart.
 * @param teacher goes into the graph too, where it is given; its logits are then no input any more.
 */
export async function fusedModel(
  prepared: Prepared,
  objective: Objective,
  options: OptimizerOptions,
  teacher?: Prepared,
): Promise<FusedModel> {
  const graph = await trainingGraph(unfrozen(prepared, options), objective);
  const { model, builder, loss, parameters } = graph;
  const { teacher_logits: logits } = loss.inputs;
  if (teacher && logits) putTeacher(graph, prepared, teacher, { [logits]: teacher.logits.name });
  return { model, loss, parameters, state: addOptimizer(builder, parameters, options) };
}
