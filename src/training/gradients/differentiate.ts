import { type GraphBuilder, isFloat, type Node, nodeLabel, OnnxError } from '../../onnx';
import type { Shapes } from '../../runtime';
import { joinParts } from './join-parts';
import { isQuantized, RuleContext } from './rule';
import { rules } from './rules';

/**
 * The values that depend on one of `sources`, in a graph whose nodes are in topological order.
 * @param given values that are taken as they are, whatever they depend on.
 */
function reachable(nodes: readonly Node[], sources: Iterable<string>, given: ReadonlySet<string>): Set<string> {
  const reached = new Set(sources);
  for (const node of nodes) {
    if (!node.inputs.some((i) => reached.has(i))) continue;
    // An output that is left out has no name, and so have inputs.
    for (const output of node.outputs) if (output !== '' && !given.has(output)) reached.add(output);
  }
  return reached;
}

function ruleOf(node: Node) {
  const rule = node.domain === '' ? rules.get(node.operator) : undefined;
  if (rule) return rule;
  const operator = node.domain ? `${node.domain}.${node.operator}` : node.operator;
  throw new OnnxError(
    `The layer "${nodeLabel(node)}" cannot be trained through: there is no gradient rule for ${operator}.`,
    'Freeze the layers before it, or export the model with standard operators.',
    { node: nodeLabel(node), operator },
  );
}

/** Gradients that have arrived at values so far; several for one value are added up when they are read. */
class Arriving {
  private readonly parts = new Map<string, string[]>();

  constructor(
    private readonly b: GraphBuilder,
    private readonly shapes: Shapes,
  ) {}

  /** Whether a gradient went to several values, or a node has read it already. */
  private isShared(gradient: string): boolean {
    const copies = [...this.parts.values()].flat().filter((part) => part === gradient).length;
    return copies > 1 || this.b.graph.nodes.some((node) => node.inputs.includes(gradient));
  }

  add(value: string, gradient: string): void {
    this.parts.set(value, [...(this.parts.get(value) ?? []), gradient]);
  }

  sum(value: string): string | undefined {
    const parts = this.parts.get(value);
    if (!parts || parts.length < 2) return parts?.[0];
    const left = joinParts(this.b, parts, this.shapes.get(value)?.dims ?? [], (part) => this.isShared(part));
    const [only = ''] = left;
    const total = left.length === 1 ? only : this.b.add('Sum', left);
    this.parts.set(value, [total]);
    return total;
  }
}

/**
 * Whether a gradient can arrive at an input: floats have one, and so have integers that stand for floats, between
 * QuantizeLinear and DequantizeLinear.
 */
function carries(node: Node, input: string, shapes: Shapes): boolean {
  const typeOf = (name: string) => shapes.get(name)?.type ?? 'float32';
  if (!isQuantized(typeOf(input))) return isFloat(typeOf(input));
  return node.operator === 'DequantizeLinear' || isQuantized(typeOf(node.outputs[0] ?? ''));
}

function backThrough(
  b: GraphBuilder,
  node: Node,
  shapes: Shapes,
  arriving: Arriving,
  wanted: ReadonlySet<string>,
): void {
  const gradients = new Map<string, string>();
  for (const output of node.outputs) {
    const gradient = arriving.sum(output);
    if (gradient !== undefined) gradients.set(output, gradient);
  }
  const inputs = node.inputs.map((name) => wanted.has(name) && carries(node, name, shapes));
  if (gradients.size === 0 || !inputs.includes(true)) return;
  const thunks = ruleOf(node)(new RuleContext(b, node, shapes, gradients));
  node.inputs.forEach((name, i) => {
    const thunk = inputs[i] ? thunks[i] : undefined;
    if (thunk) arriving.add(name, thunk());
  });
}

/**
 * Appends to a graph the derivatives of a scalar value, in reverse mode.
 * @param shapes of every value of the graph.
 * @param loss a value with one element.
 * @param by the values to differentiate by.
 * @param given values that count as constants: no gradient passes them.
 * @returns the name of each gradient; a value that the loss does not depend on has none.
 * @throws OnnxError where a gradient must flow through an operator without a rule.
 */
export function differentiate(
  b: GraphBuilder,
  shapes: Shapes,
  loss: string,
  by: readonly string[],
  given: ReadonlySet<string> = new Set(),
): Map<string, string> {
  const nodes = [...b.graph.nodes];
  const wanted = reachable(nodes, by, given);
  const arriving = new Arriving(b, shapes);
  const { type, dims } = shapes.get(loss) ?? { type: 'float32', dims: [] };
  arriving.add(loss, b.filled(1, dims, type));
  for (const node of nodes.reverse()) backThrough(b, node, shapes, arriving, wanted);
  const result = new Map<string, string>();
  for (const name of by) {
    const gradient = arriving.sum(name);
    if (gradient !== undefined) result.set(name, gradient);
  }
  return result;
}
