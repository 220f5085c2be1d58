import type { Model } from '../../onnx';
import type { Loss, Objective } from '../losses';
import type { OptimizerOptions } from '../optimizers';
import type { Prepared } from '../prepare';
import { addOptimizer, type State } from './optimizer-model';
import { type Parameter, trainingGraph, unfrozen } from './training-model';

/** A whole training step as one graph: batch, weights and moments in; losses, new weights and new moments out. */
export interface FusedModel {
  model: Model;
  loss: Loss;
  parameters: Parameter[];
  state: State[];
}

/** Fuses what `training_model.onnx` and `optimizer_model.onnx` do apart. */
export async function fusedModel(
  prepared: Prepared,
  objective: Objective,
  options: OptimizerOptions,
): Promise<FusedModel> {
  const { model, builder, loss, parameters } = await trainingGraph(unfrozen(prepared, options), objective);
  return { model, loss, parameters, state: addOptimizer(builder, parameters, options) };
}
