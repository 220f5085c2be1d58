import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
  TensorProto,
  TypeProto,
  ValueInfoProto,
} from './proto/onnx_pb';
import type { ElementType, Tensor } from './tensor';

/** A dimension: a size, a name for a size that is not known yet, or nothing known at all. */
export type Dimension = number | string | undefined;

/** An attribute of a node. `raw` keeps what Distillery does not look into, so that saving loses nothing. */
export type Attribute =
  | { kind: 'int'; value: number }
  | { kind: 'ints'; value: number[] }
  | { kind: 'float'; value: number }
  | { kind: 'floats'; value: number[] }
  | { kind: 'string'; value: string }
  | { kind: 'strings'; value: string[] }
  | { kind: 'tensor'; value: Tensor }
  | { kind: 'graph'; value: Graph }
  | { kind: 'raw'; value: AttributeProto };

/**
 * What a file says besides: texts, annotations, sparse weights. Nobody here reads it, and saving writes it again. Shapes of
 * inner values are left out, as edits would make them wrong; readers infer them.
 */
export interface Rest {
  node: Partial<Pick<NodeProto, 'docString' | 'overload' | 'metadataProps' | 'deviceConfigurations'>>;
  value: Partial<Pick<ValueInfoProto, 'docString' | 'metadataProps'>>;
  graph: Partial<Pick<GraphProto, 'docString' | 'sparseInitializer' | 'quantizationAnnotation' | 'metadataProps'>>;
  model: Partial<
    Pick<ModelProto, 'producerVersion' | 'domain' | 'modelVersion' | 'docString' | 'trainingInfo' | 'configuration'>
  >;
}

export interface Node {
  operator: string;
  /** '' is the standard domain. */
  domain: string;
  name: string;
  /** '' stands for an optional input or output that is left out. */
  inputs: string[];
  outputs: string[];
  attributes: Map<string, Attribute>;
  rest?: Rest['node'];
}

/** A value that enters or leaves a graph. `raw` keeps types that are no tensors (sequences, optionals). */
export interface ValueInfo {
  name: string;
  type?: ElementType;
  dims?: Dimension[];
  raw?: TypeProto;
  rest?: Rest['value'];
}

export interface Graph {
  name: string;
  inputs: ValueInfo[];
  outputs: ValueInfo[];
  /** Values by name, in the order of the file. */
  initializers: Map<string, Tensor>;
  /** Initializers of types that have no typed array here (strings, int4). */
  rawInitializers: TensorProto[];
  nodes: Node[];
  rest?: Rest['graph'];
}

/** An ONNX model in memory, made to be edited. */
export interface Model {
  graph: Graph;
  /** Version by domain; '' is the standard one. */
  opsets: Map<string, number>;
  irVersion: number;
  producer: string;
  metadata: Map<string, string>;
  /** Those that nobody calls. */
  functions: FunctionProto[];
  rest?: Rest['model'];
}

/** The version of the standard operators that a model was written for. */
export const opsetOf = (model: Model): number => model.opsets.get('') ?? model.opsets.get('ai.onnx') ?? 1;

/** The model's real inputs: old files list their initializers among the inputs too. */
export const modelInputs = (graph: Graph): ValueInfo[] => graph.inputs.filter((i) => !graph.initializers.has(i.name));

/** What the node is called in messages: its name, or what it makes. */
export const nodeLabel = (node: Node): string => node.name || node.outputs.find((o) => o !== '') || node.operator;

/** The graphs inside a node: branches of an `If`, bodies of loops. */
export const subgraphs = (node: Node): Graph[] =>
  [...node.attributes.values()].flatMap((a) => (a.kind === 'graph' ? [a.value] : []));

/** The values that a node reads, also from inside the graphs in it. */
export const namesReadBy = (node: Node): string[] => [
  ...node.inputs,
  ...subgraphs(node).flatMap((graph) => [...namesRead(graph)]),
];

/** The values that a graph, or a graph inside it, reads or returns. */
export const namesRead = (graph: Graph): Set<string> =>
  new Set([...graph.outputs.map((o) => o.name), ...graph.nodes.flatMap(namesReadBy)]);

/** The values that a node needs from around it: what it reads, less what the graphs in it make themselves. */
export const outerNames = (node: Node): string[] => [
  ...node.inputs,
  ...subgraphs(node).flatMap((graph) => {
    const own = new Set([
      ...graph.inputs.map(({ name }) => name),
      ...graph.initializers.keys(),
      ...graph.nodes.flatMap(({ outputs }) => outputs),
    ]);
    const read = [...graph.outputs.map(({ name }) => name), ...graph.nodes.flatMap(outerNames)];
    return read.filter((name) => !own.has(name));
  }),
];

/** For each value, the node that makes it. */
export function producers(graph: Graph): Map<string, Node> {
  const result = new Map<string, Node>();
  for (const node of graph.nodes) for (const output of node.outputs) if (output !== '') result.set(output, node);
  return result;
}

/** The nodes that make some values, and whatever those are made of, in the order of the graph. */
export function nodesFor(graph: Graph, values: Iterable<string>): Node[] {
  const needed = new Set(values);
  return [...graph.nodes]
    .reverse()
    .filter((node) => {
      const isNeeded = node.outputs.some((o) => needed.has(o));
      if (isNeeded) for (const name of namesReadBy(node)) needed.add(name);
      return isNeeded;
    })
    .reverse();
}

/** A copy that can be edited without changing the original; tensors are shared, as nothing writes into them. */
export function cloneModel(model: Model): Model {
  return { ...model, graph: cloneGraph(model.graph), opsets: new Map(model.opsets), metadata: new Map(model.metadata) };
}

const cloneAttribute = (a: Attribute): Attribute =>
  a.kind === 'graph' ? { kind: 'graph', value: cloneGraph(a.value) } : a;

function cloneGraph(graph: Graph): Graph {
  return {
    ...graph,
    inputs: graph.inputs.map((v) => ({ ...v, dims: v.dims && [...v.dims] })),
    outputs: graph.outputs.map((v) => ({ ...v, dims: v.dims && [...v.dims] })),
    initializers: new Map(graph.initializers),
    rawInitializers: [...graph.rawInitializers],
    nodes: graph.nodes.map((n) => ({
      ...n,
      inputs: [...n.inputs],
      outputs: [...n.outputs],
      attributes: new Map([...n.attributes].map(([name, a]) => [name, cloneAttribute(a)])),
    })),
  };
}
