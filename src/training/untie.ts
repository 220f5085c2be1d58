import { cloneModel, constantTensors, type Graph, GraphBuilder, type Model, type Node } from '../onnx';
import { statisticsOf } from './running-statistics';
import { settingsIn, trainableWeights } from './trainable';

/** Tensors that batch normalizations read as running statistics, and that others read besides. */
function sharedStatistics({ nodes }: Graph): Set<string> {
  const reads = new Map<string, number>();
  for (const name of nodes.flatMap((node) => node.inputs)) reads.set(name, (reads.get(name) ?? 0) + 1);
  return new Set(nodes.flatMap(statisticsOf).filter((name) => (reads.get(name) ?? 0) > 1));
}

/**
 * A model whose weights and running statistics are nothing else besides: exporters store equal tensors once, so that the
 * bias of a batch norm may be its running mean as well, or that of another, which must not change with it. Settings get a
 * tensor of their own, running statistics one for each layer. The same model where nothing is shared.
 */
export function untied(source: Model): Model {
  const weights = trainableWeights(source.graph);
  const statistics = sharedStatistics(source.graph);
  const isSetting = settingsIn(source.graph);
  const isStatistic = (node: Node, input: number) =>
    statistics.has(node.inputs[input] ?? '') && statisticsOf(node).includes(node.inputs[input] ?? '') && input >= 3;
  const isShared = (node: Node, input: number) => weights.has(node.inputs[input] ?? '') && isSetting(node, input);
  const changes = (node: Node, input: number) => isStatistic(node, input) || isShared(node, input);
  if (!source.graph.nodes.some((node) => node.inputs.some((_, i) => changes(node, i)))) return source;
  const model = cloneModel(source);
  const b = new GraphBuilder(model.graph);
  const tensors = constantTensors(model.graph);
  const copyOf = (name: string): string => {
    const tensor = tensors.get(name);
    if (!tensor) return name;
    const copy = b.fresh(`${name}_fixed`);
    model.graph.initializers.set(copy, tensor);
    return copy;
  };
  const own = new Map<string, string>();
  const renamed = (node: Node, name: string, i: number): string => {
    if (isStatistic(node, i)) return copyOf(name);
    if (!isShared(node, i)) return name;
    own.set(name, own.get(name) ?? copyOf(name));
    return own.get(name) ?? name;
  };
  for (const node of model.graph.nodes) node.inputs = node.inputs.map((name, i) => renamed(node, name, i));
  return model;
}
