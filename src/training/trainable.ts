import { constantTensors, type Graph, isFloat, type Node, sizeOf, type Tensor } from '../onnx';

/** Inputs of these operators that are statistics or settings rather than weights. */
const notWeights: Record<string, readonly number[]> = {
  BatchNormalization: [3, 4],
  Clip: [1, 2],
  Pad: [1, 2],
  Resize: [1, 2, 3],
  Reshape: [1],
  OneHot: [2],
  Dropout: [1],
  QuantizeLinear: [1, 2],
  DequantizeLinear: [1, 2],
  LSTM: [5, 6],
  GRU: [5],
  RNN: [5],
  RotaryEmbedding: [1, 2],
  'com.microsoft.RotaryEmbedding': [2, 3],
  'com.microsoft.GroupQueryAttention': [7, 8],
  'com.microsoft.MatMulNBits': [1, 2, 3],
};

/** Where a weight stands whatever its size: the bias of a layer with one channel, or the one slope of a PRelu, is no setting. */
const surelyWeights: Record<string, readonly number[]> = {
  BatchNormalization: [1, 2],
  Conv: [1, 2],
  ConvTranspose: [1, 2],
  Gemm: [1, 2],
  GroupNormalization: [1, 2],
  InstanceNormalization: [1, 2],
  LayerNormalization: [1, 2],
  PRelu: [1],
};

const operatorName = ({ domain, operator }: Node): string => (domain ? `${domain}.${operator}` : operator);

/** What stands for "never" in a mask is no weight. */
const FORBIDDING = 1e30;
const isMask = ({ data }: Tensor): boolean => (data as Float32Array).some((value) => !(Math.abs(value) < FORBIDDING));

/**
 * The weights that train, in the order of the file: floats in a place where weights stand. A single number elsewhere than
 * in a layer is taken for a setting.
 */
export function trainableWeights(graph: Graph): Map<string, Tensor> {
  const [used, sure] = [new Set<string>(), new Set<string>()];
  for (const node of graph.nodes) {
    node.inputs.forEach((name, i) => {
      if (!notWeights[operatorName(node)]?.includes(i)) used.add(name);
      if (surelyWeights[operatorName(node)]?.includes(i)) sure.add(name);
    });
  }
  const isWeight = (name: string, { dims }: Tensor) => sure.has(name) || (used.has(name) && sizeOf(dims) > 1);
  return new Map([...constantTensors(graph)].filter(([name, t]) => isFloat(t.type) && isWeight(name, t) && !isMask(t)));
}

export const trainableNames = (graph: Graph): string[] => [...trainableWeights(graph).keys()];
