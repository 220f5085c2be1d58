import { OnnxError } from './errors';
import { type Node, nodeLabel } from './graph';

/** Operators with any number of inputs, none of which may be left out. ONNX Runtime reads memory that is not there for it. */
const variadic = new Set(['Einsum', 'Concat', 'Sum', 'Max', 'Min', 'Mean']);

/** @throws OnnxError where a node has no name for an input that it reads all the same. */
export function demandInputs(node: Node): void {
  if (node.domain !== '' || !variadic.has(node.operator) || !node.inputs.includes('')) return;
  const label = nodeLabel(node);
  throw new OnnxError(
    `The layer "${label}" (${node.operator}) leaves out input ${node.inputs.indexOf('')}, which it needs.`,
    'The file is damaged; export the model again.',
    { node: label, operator: node.operator },
  );
}
