import {
  constantTensors,
  GraphBuilder,
  isFloat,
  type Model,
  type Node,
  namesRead,
  subgraphs,
  type Tensor,
} from '../../onnx';

/** A model in which no two layers share a vector of one value, and the vectors that were added for it. */
export interface Separated {
  model: Model;
  /** For each vector that was added: the one that the file has, and the copies of it that were made before. */
  copies: ReadonlyMap<string, readonly string[]>;
}

/** A vector that says the same of every channel, such as a bias of zeros. */
const isEven = ({ type, dims, data }: Tensor): boolean =>
  isFloat(type) && dims.length === 1 && data.length > 1 && data.every((value: number | bigint) => value === data[0]);

/** What these read is multiplied and summed, and so says which channels may go. */
const products = new Set(['MatMul', 'Einsum']);

/**
 * Exporters store equal tensors once, so that layers that have nothing to do with each other read one vector of zeros or
 * ones. It must not tie their channels: every reader but the first gets a copy of its own.
 */
export function withOwnVectors(model: Model): Separated {
  const { graph } = model;
  const builder = new GraphBuilder(graph);
  const inner = new Set(graph.nodes.flatMap((node) => subgraphs(node).flatMap((body) => [...namesRead(body)])));
  const even = new Map([...constantTensors(graph)].filter(([name, tensor]) => !inner.has(name) && isEven(tensor)));
  const initializers = new Map(graph.initializers);
  const copies = new Map<string, string[]>();
  const families = new Map<string, string[]>();
  const own = (name: string): string => {
    const tensor = even.get(name);
    if (!tensor) return name;
    const family = families.get(name) ?? [];
    const mine = family.length === 0 ? name : builder.fresh(`${name}_own`);
    families.set(name, [...family, mine]);
    if (mine === name) return name;
    initializers.set(mine, tensor);
    copies.set(mine, family);
    return mine;
  };
  const nodes = graph.nodes.map((node): Node => {
    return products.has(node.operator) ? node : { ...node, inputs: node.inputs.map(own) };
  });
  if (copies.size === 0) return { model, copies };
  return { model: { ...model, graph: { ...graph, nodes, initializers } }, copies };
}

/** The vector of which a copy is still the same, as nothing went from either; undefined where it stands for itself. */
export const sharedWith = (
  { copies }: Pick<Separated, 'copies'>,
  name: string,
  isWhole: (name: string) => boolean,
): string | undefined => (isWhole(name) ? copies.get(name)?.find(isWhole) : undefined);

/** Lets the nodes of a graph read a vector together again where nothing went from it. */
export function shareAgain({ graph }: Model, separated: Pick<Separated, 'copies'>, isWhole: (name: string) => boolean) {
  const shared = new Map([...separated.copies.keys()].map((copy) => [copy, sharedWith(separated, copy, isWhole)]));
  for (const node of graph.nodes) node.inputs = node.inputs.map((name) => shared.get(name) ?? name);
  for (const [copy, other] of shared) if (other !== undefined) graph.initializers.delete(copy);
}
