import { clone, create } from '@bufbuild/protobuf';
import { OnnxError } from './errors';
import {
  type AttributeProto,
  AttributeProtoSchema,
  type FunctionProto,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
} from './proto/onnx_pb';

/** More nodes than any model has; a damaged file may double them with each function. */
const MOST_NODES = 100_000;

const domainOf = (domain: string): string => (domain === 'ai.onnx' ? '' : domain);
const keyOf = (domain: string, name: string, overload: string): string => [domainOf(domain), name, overload].join('\n');

/** The graphs inside a node. */
const graphsIn = ({ attribute }: NodeProto): GraphProto[] =>
  attribute.flatMap((a) => [...(a.g ? [a.g] : []), ...a.graphs]);

/** The values that a graph makes or is given, those of graphs inside it left out. */
const ownNames = (graph: GraphProto): string[] => [
  ...graph.input.map(({ name }) => name),
  ...graph.initializer.map(({ name }) => name),
  ...graph.sparseInitializer.map(({ values }) => values?.name ?? ''),
  ...graph.node.flatMap(({ output }) => output),
];

/** Replaces what a function calls its attributes by what the call says, or by the function's own default. */
function withArguments(node: NodeProto, given: ReadonlyMap<string, AttributeProto>): void {
  node.attribute = node.attribute.flatMap((attribute) => {
    if (attribute.refAttrName === '') return [attribute];
    const value = given.get(attribute.refAttrName);
    return value ? [{ ...clone(AttributeProtoSchema, value), name: attribute.name }] : [];
  });
  for (const inner of graphsIn(node).flatMap((graph) => graph.node)) withArguments(inner, given);
}

/** Gives the values of a graph, and of those inside it, the names that `rename` knows. */
function renameGraph(graph: GraphProto, outer: ReadonlyMap<string, string>, fresh: (name: string) => string): void {
  const own = ownNames(graph).filter((name) => name !== '');
  const names = new Map([...outer, ...own.map((name) => [name, fresh(name)] as const)]);
  const rename = (value: { name: string }) => {
    value.name = names.get(value.name) ?? value.name;
  };
  for (const value of [...graph.input, ...graph.output, ...graph.initializer]) rename(value);
  for (const { values } of graph.sparseInitializer) if (values) rename(values);
  graph.valueInfo = [];
  for (const node of graph.node) renameNode(node, names, fresh);
}

function renameNode(node: NodeProto, names: ReadonlyMap<string, string>, fresh: (name: string) => string): void {
  const rename = (name: string) => names.get(name) ?? name;
  node.input = node.input.map(rename);
  node.output = node.output.map(rename);
  for (const graph of graphsIn(node)) renameGraph(graph, names, fresh);
}

/** What the values of a function are called where it is called; those that have two names there are copied. */
function outerNames(call: NodeProto, called: FunctionProto) {
  const names = new Map(called.input.map((name, i) => [name, call.input[i] ?? '']));
  const copies: [from: string, to: string][] = [];
  for (const [i, name] of called.output.entries()) {
    const output = call.output[i] ?? '';
    if (output !== '' && names.has(name)) copies.push([name, output]);
    else if (output !== '') names.set(name, output);
  }
  return { names, copies };
}

/** Puts the nodes of functions in the place of their calls. */
class Inlining {
  readonly called = new Set<FunctionProto>();
  private readonly functions: ReadonlyMap<string, FunctionProto>;
  private readonly taken = new Set<string>();
  private count = 0;

  constructor({ functions, graph }: ModelProto) {
    this.functions = new Map(functions.map((f) => [keyOf(f.domain, f.name, f.overload), f]));
    if (graph) this.take(graph);
  }

  private take(graph: GraphProto): void {
    for (const name of [...ownNames(graph), ...graph.node.map(({ name }) => name)]) this.taken.add(name);
    for (const inner of graph.node.flatMap(graphsIn)) this.take(inner);
  }

  private fresh(hint: string): string {
    let name = hint;
    for (let i = 1; this.taken.has(name); i++) name = `${hint}_${i}`;
    this.taken.add(name);
    return name;
  }

  /** The nodes with those of functions in place of calls, also in the graphs inside them. @param within what is being inlined. */
  expand(nodes: readonly NodeProto[], within: readonly FunctionProto[] = []): NodeProto[] {
    return nodes.flatMap((node) => {
      for (const graph of graphsIn(node)) graph.node = this.expand(graph.node, within);
      const called = this.functions.get(keyOf(node.domain, node.opType, node.overload));
      if (!called) return [node];
      this.check(node, called, within);
      this.called.add(called);
      return this.expand(this.body(node, called), [...within, called]);
    });
  }

  private check(call: NodeProto, called: FunctionProto, within: readonly FunctionProto[]): void {
    this.count += called.node.length;
    const fail = (what: string): never => {
      throw new OnnxError(
        `The layer "${call.name || call.output[0]}" calls the function "${called.name}", ${what}.`,
        'The file is damaged; export the model again.',
        { node: call.name, operator: called.name },
      );
    };
    if (within.includes(called)) fail('which calls itself');
    if (call.input.length > called.input.length)
      fail(`which has ${called.input.length} inputs, with ${call.input.length}`);
    if (call.output.length > called.output.length)
      fail(`which has ${called.output.length} outputs, for ${call.output.length}`);
    if (this.count > MOST_NODES) fail(`and functions make more than ${MOST_NODES} nodes`);
  }

  /** The nodes of a function as a call has them. */
  private body(call: NodeProto, called: FunctionProto): NodeProto[] {
    const label = call.name || call.output.find((name) => name !== '') || called.name;
    const inner = (name: string) => this.fresh(`${label}/${name}`);
    const { names, copies } = outerNames(call, called);
    const made = [...called.output, ...called.node.flatMap(({ output }) => output)];
    for (const name of made) if (name !== '' && !names.has(name)) names.set(name, inner(name));
    const given = new Map([...called.attributeProto, ...call.attribute].map((a) => [a.name, a]));
    const nodes = called.node.map((node) => clone(NodeProtoSchema, node));
    for (const node of nodes) {
      if (node.name !== '') node.name = inner(node.name);
      renameNode(node, names, inner);
      withArguments(node, given);
    }
    const copied = copies.map(([from, output]) => ({
      opType: 'Identity',
      input: [names.get(from) ?? ''],
      output: [output],
    }));
    return [...nodes, ...copied.map((node) => create(NodeProtoSchema, node))];
  }
}

/** The operator sets that the functions use are now the model's; those that only named functions are no more. */
function mergeOpsets(model: ModelProto, called: ReadonlySet<FunctionProto>): void {
  const gone = new Set([...called].map(({ domain }) => domainOf(domain)));
  const used = new Set<string>();
  const use = (node: NodeProto) => {
    used.add(domainOf(node.domain));
    for (const inner of graphsIn(node).flatMap((graph) => graph.node)) use(inner);
  };
  for (const node of [...(model.graph?.node ?? []), ...model.functions.flatMap((f) => f.node)]) use(node);
  for (const { domain } of model.functions) used.add(domainOf(domain));
  const imports = new Map(model.opsetImport.map((o) => [domainOf(o.domain), o.version]));
  for (const { domain, version } of [...called].flatMap((f) => f.opsetImport)) {
    if (!imports.has(domainOf(domain))) imports.set(domainOf(domain), version);
  }
  model.opsetImport = [...imports]
    .filter(([domain]) => used.has(domain) || !gone.has(domain))
    .map(([domain, version]) => create(OperatorSetIdProtoSchema, { domain, version }));
}

/**
 * Puts the functions of a model in the places where they are called, so that all that reads it sees plain nodes. Functions
 * that nobody calls stay. Edits the model.
 * @throws OnnxError for a function that calls itself, or that is called with more than it takes.
 */
export function inlineFunctions(model: ModelProto): void {
  if (model.functions.length === 0 || !model.graph) return;
  const inlining = new Inlining(model);
  model.graph.node = inlining.expand(model.graph.node);
  if (inlining.called.size === 0) return;
  model.functions = model.functions.filter((f) => !inlining.called.has(f));
  mergeOpsets(model, inlining.called);
}
