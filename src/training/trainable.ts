import { type Graph, isFloat, sizeOf, type Tensor } from '../onnx';

/** Inputs of these operators that are statistics or settings rather than weights. */
const notWeights: Record<string, readonly number[]> = {
  BatchNormalization: [3, 4],
  Clip: [1, 2],
  Pad: [1, 2],
  Resize: [1, 2, 3],
  Reshape: [1],
};

/** Constants of a graph, in initializers or in `Constant` nodes. */
function constants(graph: Graph): Map<string, Tensor> {
  const result = new Map(graph.initializers);
  for (const { operator, attributes, outputs } of graph.nodes) {
    const value = operator === 'Constant' ? attributes.get('value') : undefined;
    if (value?.kind === 'tensor' && outputs[0]) result.set(outputs[0], value.value);
  }
  return result;
}

/** The weights that train: floats of more than one element in a place where weights stand, in the order of the file. */
export function trainableWeights(graph: Graph): Map<string, Tensor> {
  const used = new Set<string>();
  for (const node of graph.nodes) {
    node.inputs.forEach((name, i) => {
      if (!notWeights[node.operator]?.includes(i)) used.add(name);
    });
  }
  const weights = [...constants(graph)].filter(([name, t]) => used.has(name) && isFloat(t.type) && sizeOf(t.dims) > 1);
  return new Map(weights);
}

export const trainableNames = (graph: Graph): string[] => [...trainableWeights(graph).keys()];
