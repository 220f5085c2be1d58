import type { Model } from '../../onnx';
import type { Loss, LossKind } from '../losses';
import type { Prepared } from '../prepare';
import { addOptimizer, type OptimizerOptions, type State } from './optimizer-model';
import { type Parameter, trainingGraph } from './training-model';

/** A whole training step as one graph: batch, weights and moments in; losses, new weights and new moments out. */
export interface FusedModel {
  model: Model;
  loss: Loss;
  parameters: Parameter[];
  state: State[];
}

/** Fuses what `training_model.onnx` and `optimizer_model.onnx` do apart. */
export async function fusedModel(prepared: Prepared, kind: LossKind, options: OptimizerOptions): Promise<FusedModel> {
  const { model, builder, loss, parameters } = await trainingGraph(prepared, kind);
  return { model, loss, parameters, state: addOptimizer(builder, parameters, options) };
}
