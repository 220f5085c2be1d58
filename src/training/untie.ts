import { cloneModel, constantTensors, GraphBuilder, type Model, type Node } from '../onnx';
import { settingsIn, trainableWeights } from './trainable';

/**
 * A model whose weights are nothing else besides: exporters store equal tensors once, so that the bias of a batch norm may
 * be its running mean as well, which must not train with it. Settings get a tensor of their own. The same model where
 * nothing is shared.
 */
export function untied(source: Model): Model {
  const weights = trainableWeights(source.graph);
  const isSetting = settingsIn(source.graph);
  const isShared = (node: Node, input: number) => weights.has(node.inputs[input] ?? '') && isSetting(node, input);
  if (!source.graph.nodes.some((node) => node.inputs.some((_, i) => isShared(node, i)))) return source;
  const model = cloneModel(source);
  const b = new GraphBuilder(model.graph);
  const tensors = constantTensors(model.graph);
  const own = new Map<string, string>();
  const ownOf = (name: string): string => {
    const tensor = tensors.get(name);
    if (!tensor) return name;
    const copy = own.get(name) ?? b.fresh(`${name}_fixed`);
    own.set(name, copy);
    model.graph.initializers.set(copy, tensor);
    return copy;
  };
  for (const node of model.graph.nodes)
    node.inputs = node.inputs.map((name, i) => (isShared(node, i) ? ownOf(name) : name));
  return model;
}
