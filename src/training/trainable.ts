import { constantValue, type Graph, isFloat, sizeOf, type Tensor } from '../onnx';

/** Inputs of these operators that are statistics or settings rather than weights. */
const notWeights: Record<string, readonly number[]> = {
  BatchNormalization: [3, 4],
  Clip: [1, 2],
  Pad: [1, 2],
  Resize: [1, 2, 3],
  Reshape: [1],
};

/** Where a weight stands whatever its size: the bias of a layer with one channel is no setting. */
const surelyWeights: Record<string, readonly number[]> = {
  BatchNormalization: [1, 2],
  Conv: [1, 2],
  ConvTranspose: [1, 2],
  Gemm: [1, 2],
};

/** Constants of a graph, in initializers or in `Constant` nodes. */
function constants(graph: Graph): Map<string, Tensor> {
  const result = new Map(graph.initializers);
  for (const node of graph.nodes) {
    const value = constantValue(node);
    if (value && node.outputs[0]) result.set(node.outputs[0], value);
  }
  return result;
}

/**
 * The weights that train, in the order of the file: floats in a place where weights stand. A single number elsewhere than
 * in a layer is taken for a setting.
 */
export function trainableWeights(graph: Graph): Map<string, Tensor> {
  const [used, sure] = [new Set<string>(), new Set<string>()];
  for (const node of graph.nodes) {
    node.inputs.forEach((name, i) => {
      if (!notWeights[node.operator]?.includes(i)) used.add(name);
      if (surelyWeights[node.operator]?.includes(i)) sure.add(name);
    });
  }
  const isWeight = (name: string, { dims }: Tensor) => sure.has(name) || (used.has(name) && sizeOf(dims) > 1);
  return new Map([...constants(graph)].filter(([name, t]) => isFloat(t.type) && isWeight(name, t)));
}

export const trainableNames = (graph: Graph): string[] => [...trainableWeights(graph).keys()];
