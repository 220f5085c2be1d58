import { cloneModel, constantAttributes, constantValue, type Model, type Tensor, withStoredWeights } from '../onnx';
import { untied } from './untie';

/** A copy of a model with other weights, wherever it keeps them: in initializers, in `Constant` nodes, or filled while it runs. */
export function withWeights(source: Model, weights: ReadonlyMap<string, Tensor>): Model {
  const model = cloneModel(untied(withStoredWeights(source)));
  const { graph } = model;
  for (const [name, tensor] of weights) if (graph.initializers.has(name)) graph.initializers.set(name, tensor);
  for (const node of graph.nodes) {
    const tensor = constantValue(node) && weights.get(node.outputs[0] ?? '');
    if (!tensor) continue;
    for (const name of constantAttributes) node.attributes.delete(name);
    node.attributes.set('value', { kind: 'tensor', value: tensor });
  }
  return model;
}
