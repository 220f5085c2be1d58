import { type GraphBuilder, type Node, OnnxError } from '../../onnx';

/** Operators that leave ids as they are. */
const passing = new Set(['Identity', 'Cast', 'Reshape', 'Squeeze', 'Unsqueeze']);

/** The input itself and what is only another form of it. */
function formsOf(nodes: readonly Node[], input: string): Set<string> {
  const forms = new Set([input]);
  for (const { operator, inputs, outputs } of nodes) {
    if (passing.has(operator) && forms.has(inputs[0] ?? '')) for (const output of outputs) forms.add(output);
  }
  return forms;
}

/** What of a sample can be moved. */
export interface Movable {
  /** A value of the graph, float. */
  value: string;
  /** Whether it is looked up for tokens, which are names and cannot be moved themselves. */
  isEmbedding: boolean;
}

/**
 * What an attack moves: the input where it is numbers; of tokens, the vectors that are looked up for them.
 * @throws OnnxError where tokens are not looked up in a matrix.
 */
export function movableOf({ graph }: GraphBuilder, input: string): Movable {
  if (graph.inputs.find(({ name }) => name === input)?.type !== 'int64') return { value: input, isEmbedding: false };
  const ids = formsOf(graph.nodes, input);
  const isMatrix = (name = '') => graph.initializers.get(name)?.dims.length === 2;
  const lookup = graph.nodes.find(
    ({ operator, inputs }) => operator === 'Gather' && isMatrix(inputs[0]) && ids.has(inputs[1] ?? ''),
  );
  if (lookup) return { value: lookup.outputs[0] ?? '', isEmbedding: true };
  throw new OnnxError(
    `No layer looks the tokens of "${input}" up in a matrix of embeddings, so there is nothing to move.`,
    'Leave the adversarial phase out.',
  );
}
