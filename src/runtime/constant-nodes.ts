import { type Graph, type Model, type Node, namesReadBy, outerNames, subgraphs } from '../onnx';
import { inferTypes } from './shapes';

/** Operators whose result differs from run to run. */
const random = /^(Random(Normal|Uniform)(Like)?|Multinomial|Bernoulli)$/;

/** What these make is no tensor, and so can be no initializer. */
const listMaker = /^(Sequence(Empty|Construct|Insert|Erase|Map)|SplitToSequence|Optional)$/;

/** What ONNX Runtime fuses with the operator that reads it, so that it computes in 8 bits; folded, it would be float again. */
const fused = 'DequantizeLinear';

const isPlain = (node: Node): boolean =>
  !random.test(node.operator) && subgraphs(node).every((graph) => graph.nodes.every(isPlain));

/** Nodes that can be computed before the model runs, and what the rest of the model reads of them. */
export interface ConstantPart {
  nodes: Node[];
  values: string[];
}

/** Whether outputs of a node are tensors; loops and branches may return lists, which ONNX Runtime is asked about. */
async function tensorTest(model: Model, nodes: readonly Node[]): Promise<(node: Node) => boolean> {
  const types = nodes.some((node) => subgraphs(node).length > 0) ? await inferTypes(model) : undefined;
  return (node) => {
    if (subgraphs(node).length === 0) return !listMaker.test(node.operator);
    return node.outputs.every((output) => output === '' || types?.has(output));
  };
}

/** Drops nodes that make a list for one that stays, until there is none. */
function withoutLists(graph: Graph, candidates: readonly Node[], isTensor: (node: Node) => boolean): ConstantPart {
  const nodes = new Set(candidates);
  for (;;) {
    const rest = graph.nodes.filter((node) => !nodes.has(node));
    const read = new Set([...graph.outputs.map(({ name }) => name), ...rest.flatMap(namesReadBy)]);
    const kept = [...nodes].filter((node) => !isTensor(node) && node.outputs.some((output) => read.has(output)));
    if (kept.length === 0) {
      const values = [...nodes].flatMap(({ outputs }) => outputs.filter((output) => read.has(output)));
      return { nodes: [...nodes], values };
    }
    for (const node of kept) nodes.delete(node);
  }
}

/** The nodes that depend on constants alone. */
export async function constantPart(model: Model, isVariable: (name: string) => boolean): Promise<ConstantPart> {
  const { graph } = model;
  const constant = new Set([...graph.initializers.keys()].filter((name) => !isVariable(name)));
  const outputs = new Set(graph.outputs.map((o) => o.name));
  const candidates = graph.nodes.filter((node) => {
    const foldable =
      isPlain(node) &&
      node.operator !== fused &&
      outerNames(node).every((i) => i === '' || constant.has(i)) &&
      !node.outputs.some((o) => outputs.has(o));
    if (foldable) for (const output of node.outputs) constant.add(output);
    return foldable;
  });
  return withoutLists(graph, candidates, await tensorTest(model, candidates));
}

/** The model that computes a part alone. All that its nodes make is an output, so that its sizes are known before it runs. */
export function modelOfPart(model: Model, { nodes }: ConstantPart): Model {
  const used = new Set(nodes.flatMap(namesReadBy));
  const initializers = new Map([...model.graph.initializers].filter(([name]) => used.has(name)));
  const outputs = nodes.flatMap((node) => node.outputs.filter((name) => name !== '')).map((name) => ({ name }));
  return { ...model, graph: { ...model.graph, inputs: [], outputs, initializers, rawInitializers: [], nodes } };
}
