import { type Graph, type Node, nodeLabel, OnnxError, producers } from '../../onnx';
import type { Shapes } from '../../runtime';

/** The first node on the way to a value whose output has no known size although its inputs have. */
function originOf(graph: Graph, shapes: Shapes, value: string): Node | undefined {
  const makers = producers(graph);
  let origin: Node | undefined;
  for (let name: string | undefined = value; name !== undefined; ) {
    const node = makers.get(name);
    origin = node ?? origin;
    name = node?.inputs.find((input) => input !== '' && !shapes.has(input));
  }
  return origin;
}

/** Says which layer makes the size of a value depend on what is in the data. */
export function unknownSize(graph: Graph, shapes: Shapes, value: string): OnnxError {
  const origin = originOf(graph, shapes, value);
  const [label, operator] = origin ? [nodeLabel(origin), origin.operator] : [value, 'an input'];
  return new OnnxError(
    `The layer "${label}" (${operator}) cannot be trained through: the size of what it makes is not known before the model runs.`,
    'Freeze the layers before it, or export the model with fixed sizes.',
    { node: label, operator },
  );
}
