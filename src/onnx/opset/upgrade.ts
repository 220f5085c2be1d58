import type { GraphBuilder } from '../builder';
import { type Attribute, type Graph, type Node, subgraphs } from '../graph';
import { int64, type Tensor } from '../tensor';

/** What an upgrade may touch: the node, and the graph for constants that it turns attributes into. */
export interface UpgradeContext {
  node: Node;
  graph: Graph;
  constant(tensor: Tensor): string;
  /** A value name that nothing has yet. */
  fresh(hint: string): string;
}

/** Rewrites nodes written before `version` into that version's form. */
export interface Upgrade {
  version: number;
  operators: readonly string[];
  /** Edits the node, or returns the nodes that take its place. */
  apply(c: UpgradeContext): Node[] | undefined;
}

/** Removes an attribute and returns it. */
export function take(node: Node, name: string): Attribute | undefined {
  const attribute = node.attributes.get(name);
  node.attributes.delete(name);
  return attribute;
}

/** Puts a constant at an input position, filling the gap before it with "left out". */
export function setInput(node: Node, index: number, name: string): void {
  while (node.inputs.length < index) node.inputs.push('');
  node.inputs[index] = name;
}

/** An `ints` attribute that became an int64 vector, or an `int` attribute that became an int64 scalar. */
export function intsToInput(c: UpgradeContext, name: string, index: number): void {
  const attribute = take(c.node, name);
  if (attribute?.kind === 'ints' || attribute?.kind === 'int') {
    setInput(c.node, index, c.constant(int64(attribute.value)));
  }
}

/** A `float` attribute that became a scalar input. */
export function floatToInput(c: UpgradeContext, name: string, index: number): void {
  const attribute = take(c.node, name);
  if (attribute?.kind !== 'float') return;
  setInput(c.node, index, c.constant({ type: 'float32', dims: [], data: Float32Array.of(attribute.value) }));
}

function applyTo(graph: Graph, upgrade: Upgrade, builder: GraphBuilder): void {
  const constant = (tensor: Tensor) => builder.constant(tensor);
  const fresh = (hint: string) => builder.fresh(hint);
  graph.nodes = graph.nodes.flatMap((node) => {
    // Inner graphs see the constants of the outer one.
    for (const inner of subgraphs(node)) applyTo(inner, upgrade, builder);
    if (node.domain !== '' || !upgrade.operators.includes(node.operator)) return [node];
    return upgrade.apply({ node, graph, constant, fresh }) ?? [node];
  });
}

/** Applies to a graph, and to the graphs inside it, those of `upgrades` (in the order of their versions) that opset `from` needs. */
export function upgradeNodes(builder: GraphBuilder, from: number, upgrades: readonly Upgrade[]): void {
  for (const upgrade of upgrades) if (from < upgrade.version) applyTo(builder.graph, upgrade, builder);
}
