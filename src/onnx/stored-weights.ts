import { tensorAttribute } from './attributes';
import { constantValue } from './constant';
import type { Graph, Model, Node } from './graph';
import { allocate, filled, isFloat, sizeOf, type Tensor, toNumbers } from './tensor';

/** The tensors that a graph holds, in initializers or in `Constant` nodes, by the name under which they are read. */
export function constantTensors(graph: Graph): Map<string, Tensor> {
  const result = new Map(graph.initializers);
  for (const node of graph.nodes) {
    const value = constantValue(node);
    const [output] = node.outputs;
    if (value && output) result.set(output, value);
  }
  return result;
}

/** The tensor that a node fills with one number; undefined where its sizes are not constant, or it makes no weights. */
function filledBy(node: Node, tensors: ReadonlyMap<string, Tensor>): Tensor | undefined {
  const shape = tensors.get(node.inputs[0] ?? '');
  const value = tensorAttribute(node, 'value');
  if (node.operator !== 'ConstantOfShape' || !shape || shape.data.length === 0) return undefined;
  if (value && !isFloat(value.type)) return undefined;
  const dims = toNumbers(shape);
  if (!value) return filled('float32', dims, 0);
  const data = allocate(value.type, sizeOf(dims));
  const [filling] = value.data;
  // Zeros are there already, in pages that take no memory before they are written.
  if (Number(filling) !== 0) data.fill(filling as never);
  return { type: value.type, dims, data };
}

/** A model that makes weights of one number while it runs, to save room, with the weights in `Constant` nodes. Else the same model. */
export function withStoredWeights(model: Model): Model {
  const tensors = constantTensors(model.graph);
  const stored = new Map(model.graph.nodes.map((node) => [node, filledBy(node, tensors)]));
  if (![...stored.values()].some((tensor) => tensor)) return model;
  const nodes = model.graph.nodes.map((node): Node => {
    const value = stored.get(node);
    if (!value) return node;
    return { ...node, operator: 'Constant', inputs: [], attributes: new Map([['value', { kind: 'tensor', value }]]) };
  });
  return { ...model, graph: { ...model.graph, nodes } };
}
