import {
  cloneModel,
  constantAttributes,
  constantTensors,
  constantValue,
  type Graph,
  inType,
  type Model,
  namesRead,
  type Tensor,
  withStoredWeights,
} from '../onnx';
import { statisticsOf } from './running-statistics';
import { untied } from './untie';

type Weights = ReadonlyMap<string, Tensor>;

/** Running statistics that the model makes of a constant, as exporters do that store equal tensors once, are stored now. */
function storeStatistics(graph: Graph, weights: Weights): void {
  const statistics = new Set(graph.nodes.flatMap(statisticsOf).filter((name) => weights.has(name)));
  graph.nodes = graph.nodes.filter((node) => {
    const [output = ''] = node.outputs;
    const tensor = statistics.has(output) ? weights.get(output) : undefined;
    if (tensor) graph.initializers.set(output, tensor);
    return !tensor;
  });
}

/** Batch normalizations whose statistics were trained use them, also where the file came out of training. */
function useStatistics(graph: Graph, weights: Weights): void {
  const read = namesRead(graph);
  for (const node of graph.nodes) {
    const [, ...running] = node.outputs;
    if (!statisticsOf(node).some((name) => weights.has(name)) || running.some((name) => read.has(name))) continue;
    node.attributes.delete('training_mode');
    node.outputs.length = 1;
  }
}

/** A copy of a model with other tensors, wherever it keeps them: in initializers, in `Constant` nodes, or filled while it runs. */
export function withTensors(source: Model, weights: Weights): Model {
  const model = cloneModel(withStoredWeights(source));
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

/** Weights in the types that a model keeps them in: those of 16 bits train in float32. */
function asKept({ graph }: Model, weights: Weights): Weights {
  const kept = constantTensors(graph);
  return new Map([...weights].map(([name, t]) => [name, inType(kept.get(name)?.type ?? t.type, t)]));
}

/** A copy of a model with weights that were trained. A tensor that is also something else keeps its old values there. */
export function withWeights(source: Model, weights: Weights): Model {
  const start = untied(withStoredWeights(source));
  const model = withTensors(start, asKept(start, weights));
  storeStatistics(model.graph, weights);
  useStatistics(model.graph, weights);
  return model;
}
