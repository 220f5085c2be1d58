import { tensorAttribute } from './attributes';
import { constantValue } from './constant';
import type { Graph, Model, Node } from './graph';
import { allocate, filled, isFloat, sizeOf, type Tensor } from './tensor';

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

/** No file holds more than 2 GB: what is larger is no weight, whatever it says. */
const LARGEST_BYTES = 2 ** 31;

/** The sizes in a constant; undefined where they are none of a tensor that a file could hold. */
function sizesIn({ type, data }: Tensor): number[] | undefined {
  const dims = type === 'int64' ? Array.from(data, Number) : [];
  const isModest = sizeOf(dims) * Float32Array.BYTES_PER_ELEMENT <= LARGEST_BYTES;
  return dims.length > 0 && dims.every((d) => d >= 0) && isModest ? dims : undefined;
}

/** The tensor that a node fills with one number; undefined where its sizes are not constant, or it makes no weights. */
function filledBy(node: Node, tensors: ReadonlyMap<string, Tensor>): Tensor | undefined {
  if (node.operator !== 'ConstantOfShape') return undefined;
  const shape = tensors.get(node.inputs[0] ?? '');
  const dims = shape && sizesIn(shape);
  const value = tensorAttribute(node, 'value');
  if (!dims || (value && (!isFloat(value.type) || value.data.length !== 1))) return undefined;
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
