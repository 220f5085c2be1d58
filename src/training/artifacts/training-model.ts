import { cloneModel, GraphBuilder, type Model, OnnxError } from '../../onnx';
import { inferShapes } from '../../runtime';
import { differentiate } from '../gradients/differentiate';
import { addLoss, addRegression, type Loss, type Objective } from '../losses';
import { isFrozen, type OptimizerOptions } from '../optimizers';
import type { Logits, Prepared } from '../prepare';

/** A parameter as the artifacts name it. */
export interface Parameter {
  name: string;
  dims: readonly number[];
  /** The name of its gradient. */
  gradient: string;
}

/** A graph of forward pass, loss and gradients, still open for an optimizer to be appended. */
export interface TrainingGraph {
  model: Model;
  builder: GraphBuilder;
  loss: Loss;
  parameters: Parameter[];
}

function addObjective(b: GraphBuilder, kind: Objective, { name, dims, classes }: Logits): Loss {
  if (kind === 'mse') return addRegression(b, { name, type: 'float32', dims });
  const [batch = 1, ...positions] = dims.slice(0, -1);
  return addLoss(b, kind, { name, type: 'float32', batch, positions, classes });
}

/** Forward pass and loss; the outputs are the logits, the loss and its terms. */
function withLoss(prepared: Prepared, kind: Objective): { model: Model; builder: GraphBuilder; loss: Loss } {
  const model = cloneModel(prepared.model);
  model.graph.outputs = [];
  const builder = new GraphBuilder(model.graph);
  const loss = addObjective(builder, kind, prepared.logits);
  for (const name of [loss.total, ...Object.values(loss.terms)]) builder.output(name, 'float32', []);
  return { model, builder, loss };
}

/** Turns parameters from stored weights into inputs of the graph. */
function asInputs(builder: GraphBuilder, parameters: readonly Parameter[]): void {
  for (const { name } of parameters) {
    const tensor = builder.graph.initializers.get(name);
    if (!tensor) continue;
    builder.graph.initializers.delete(name);
    builder.input(name, tensor.type, [...tensor.dims]);
  }
}

/** `eval_model.onnx`: what the training model of these parameters computes, without gradients, and the logits. */
export function evalModel(prepared: Prepared, kind: Objective, parameters: readonly Parameter[]): Model {
  const { model, builder } = withLoss(prepared, kind);
  builder.output(prepared.logits.name, 'float32', [...prepared.logits.dims]);
  asInputs(builder, parameters);
  return model;
}

/**
 * The graph of `training_model.onnx`. A parameter that the loss does not depend on is left as it is.
 * @throws OnnxError where a gradient must flow through an operator without a rule.
 */
export async function trainingGraph(prepared: Prepared, kind: Objective): Promise<TrainingGraph> {
  const { model, builder, loss } = withLoss(prepared, kind);
  const shapes = await inferShapes(model);
  const gradients = differentiate(builder, shapes, loss.total, prepared.parameters);
  const parameters = prepared.parameters.flatMap((name) => {
    const gradient = gradients.get(name);
    return gradient === undefined ? [] : [{ name, dims: shapes.get(name)?.dims ?? [], gradient }];
  });
  if (parameters.length === 0) {
    throw new OnnxError(
      `There is nothing to train: the output "${prepared.logits.name}" depends on no float weight.`,
      'Choose another output, or a model whose weights are not quantized.',
    );
  }
  asInputs(builder, parameters);
  return { model, builder, loss, parameters };
}

/** Without the parameters that the optimizer leaves as they are. */
export const unfrozen = (prepared: Prepared, options: OptimizerOptions): Prepared => ({
  ...prepared,
  parameters: prepared.parameters.filter((name) => !isFrozen(options, name)),
});

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
