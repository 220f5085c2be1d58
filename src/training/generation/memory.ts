import { cloneModel, GraphBuilder, type Model, type Node, OnnxError } from '../../onnx';

/** Values that a decoder computes of each token once and reads ever after, as `onnx/architectures` names them. */
const isRemembered = (name: string): boolean => /\.attention\.(keys|values)$/.test(name);

/** All tokens up to now, which the mask is made of. */
const SEEN_TOKENS = 'seen_tokens';

/** A language model in two parts that share their weights' names. */
export interface SplitDecoder {
  /** Reads a text: tokens [N, L] → logits, and what is to be remembered. */
  reads: Model;
  /** Goes on: also takes `past_*` for what was remembered, and returns all of it. */
  continues: Model;
  /** What is remembered, [N, heads, tokens, head] each, under its name; as an input it has {@link PAST} before. */
  remembered: string[];
}

/** Before the names of inputs that carry what was. */
export const PAST = 'past_';

/** Makes a value of the graph what was before, joined with what its node makes now. */
function joinPast(b: GraphBuilder, node: Node, name: string, { axis, rank }: { axis: number; rank: number }): Node {
  const fresh = b.fresh(`${name}_new`);
  node.outputs = node.outputs.map((output) => (output === name ? fresh : output));
  node.name = fresh;
  const type = name === SEEN_TOKENS ? 'int64' : 'float32';
  const dims = Array.from({ length: rank }, (_, i) => (i === 0 ? 'batch' : i === axis ? 'past' : undefined));
  const past = b.input(`${PAST}${name}`, type, dims);
  b.node('Concat', [past, fresh], [name], { axis });
  return b.graph.nodes.pop() as Node;
}

const isMade = (model: Model, name: string): boolean => model.graph.nodes.some((n) => n.outputs.includes(name));

/** Whether a model has the values that a memory is made of. */
export const canRemember = (model: Model): boolean =>
  isMade(model, SEEN_TOKENS) && model.graph.nodes.some((n) => n.outputs.some(isRemembered));

/**
 * Takes a decoder apart into one that reads and one that continues with the keys and values of before (Shazeer, 2019,
 * arXiv:1911.02150, calls it incremental): both compute what the whole model computes.
 * @throws OnnxError where the model has no such values; see {@link canRemember}.
 */
export function splitDecoder(model: Model): SplitDecoder {
  if (!canRemember(model)) {
    throw new OnnxError(
      'The model names no keys and values that could be remembered.',
      'Generate without a memory, which is slower.',
    );
  }
  const reads = cloneModel(model);
  const remembered = reads.graph.nodes.flatMap((node) => node.outputs.filter(isRemembered));
  for (const name of remembered) new GraphBuilder(reads.graph).output(name, 'float32');
  const continues = cloneModel(reads);
  const b = new GraphBuilder(continues.graph);
  continues.graph.nodes = continues.graph.nodes.flatMap((node) => {
    const joins = node.outputs.flatMap((name) => {
      if (name === SEEN_TOKENS) return [joinPast(b, node, name, { axis: 1, rank: 2 })];
      return isRemembered(name) ? [joinPast(b, node, name, { axis: 2, rank: 4 })] : [];
    });
    return [node, ...joins];
  });
  return { reads, continues, remembered };
}

/** The input of `continues` for all tokens before. */
export const PAST_TOKENS = `${PAST}${SEEN_TOKENS}`;
