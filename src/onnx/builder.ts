import { type AttributeValue, attributes } from './attributes';
import { type Dimension, type Graph, subgraphs } from './graph';
import { type ElementType, filled, int64, type Tensor, toBytes } from './tensor';

type Attributes = Record<string, AttributeValue | undefined>;

/** Appends nodes to a graph, with names that are free and constants that are stored once. */
export class GraphBuilder {
  private readonly names = new Set<string>();
  private readonly constants = new Map<string, string>();
  private counter = 0;

  constructor(
    readonly graph: Graph,
    private readonly prefix = '',
  ) {
    this.take(graph);
  }

  /** Marks the names of a graph, and of the graphs inside it, as taken. */
  private take(graph: Graph): void {
    for (const { name } of [...graph.inputs, ...graph.outputs]) this.names.add(name);
    for (const name of graph.initializers.keys()) this.names.add(name);
    for (const node of graph.nodes) {
      for (const output of node.outputs) this.names.add(output);
      for (const inner of subgraphs(node)) this.take(inner);
    }
  }

  /** A value name that nothing in the graph has yet. */
  fresh(hint: string): string {
    let name = `${this.prefix}${hint}`;
    while (this.names.has(name)) name = `${this.prefix}${hint}_${++this.counter}`;
    this.names.add(name);
    return name;
  }

  /** Adds a node with one output and returns the output's name; `output` gives it a name of its own. */
  add(operator: string, inputs: string[], values: Attributes = {}, output = this.fresh(operator)): string {
    this.node(operator, inputs, [output], values);
    return output;
  }

  /** Adds a node with `count` outputs. */
  addMany(operator: string, inputs: string[], count: number, values: Attributes = {}): string[] {
    const outputs = Array.from({ length: count }, () => this.fresh(operator));
    this.node(operator, inputs, outputs, values);
    return outputs;
  }

  /** Adds a node whose outputs have names already. */
  node(operator: string, inputs: string[], outputs: string[], values: Attributes = {}, domain = ''): void {
    for (const output of outputs) this.names.add(output);
    const name = outputs.find((o) => o !== '') ?? operator;
    this.graph.nodes.push({ operator, domain, name, inputs, outputs, attributes: attributes(values) });
  }

  /** Stores a constant as an initializer; equal small ones share one. */
  constant(tensor: Tensor, hint = 'constant'): string {
    const key = tensor.data.length <= 64 ? `${tensor.type}[${tensor.dims}]${toBytes(tensor.data).join()}` : undefined;
    const known = key && this.constants.get(key);
    if (known) return known;
    const name = this.fresh(hint);
    this.graph.initializers.set(name, tensor);
    if (key) this.constants.set(key, name);
    return name;
  }

  /** A scalar of the given float type. */
  scalar(value: number, type: ElementType): string {
    return this.filled(value, [], type);
  }

  /** A constant of one value in every place. */
  filled(value: number, dims: readonly number[], type: ElementType): string {
    return this.constant(filled(type, dims, value));
  }

  /** An int64 vector, as axes, shapes and bounds are given. */
  ints(values: readonly number[]): string {
    return this.constant(int64(values));
  }

  input(name: string, type: ElementType, dims: Dimension[]): string {
    this.names.add(name);
    this.graph.inputs.push({ name, type, dims });
    return name;
  }

  output(name: string, type?: ElementType, dims?: Dimension[]): void {
    this.graph.outputs.push({ name, type, dims });
  }
}

/** A graph with nothing in it. */
export const emptyGraph = (name: string): Graph => ({
  name,
  inputs: [],
  outputs: [],
  initializers: new Map(),
  rawInitializers: [],
  nodes: [],
});
