import { type Model, type Node, nodeLabel, OnnxError } from '../../onnx';

const quantized = /^(Q(uantize)?Linear\w*|DequantizeLinear|\w+Integer|MatMulNBits|QLinear\w+|DynamicQuantize\w+)$/;

const isQuantized = (node: Node): boolean => quantized.test(node.operator);

/** @throws OnnxError where a model is quantized already. */
export function demandFloat(model: Model): void {
  const node = model.graph.nodes.find(isQuantized);
  if (!node) return;
  throw new OnnxError(
    `The model is quantized already: "${nodeLabel(node)}" (${node.operator}) works on integers.`,
    'Prune the float model, then quantize what is left.',
    { node: nodeLabel(node), operator: node.operator },
  );
}
