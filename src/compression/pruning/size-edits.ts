import {
  type Attribute,
  type ElementType,
  GraphBuilder,
  int64,
  intAttribute,
  type Model,
  type Node,
  type Tensor,
} from '../../onnx';
import type { Analysis } from './analysis';
import type { Cut } from './cut';
import type { Sink } from './rule';

const integers = (type: ElementType, values: readonly number[], scalar: boolean): Tensor => {
  const dims = scalar ? [] : [values.length];
  return type === 'int32' ? { type, dims, data: Int32Array.from(values) } : int64(values, dims);
};

const asNode = (
  operator: string,
  inputs: string[],
  output: string,
  attributes: Map<string, Attribute> = new Map(),
): Node => ({
  operator,
  domain: '',
  name: '',
  inputs,
  outputs: [output],
  attributes,
});

/** Numbers as they were while probing, and as they are to be. */
interface Change extends Pick<Sink, 'shares'> {
  before: readonly number[];
  numbers: readonly number[];
}

/** Writes the numbers of a graph that follow from its sizes anew. */
class SizeEdits {
  private readonly before = new Map<Node, Node[]>();
  private readonly after = new Map<Node, Node[]>();
  private readonly builder: GraphBuilder;
  /** The nodes of the copy, by those that were analysed. */
  private readonly copies: Map<Node, Node>;
  private readonly replaced = new Set<string>();

  constructor(
    private readonly analysis: Analysis,
    private readonly model: Model,
    private readonly cut: Cut,
  ) {
    this.builder = new GraphBuilder(model.graph);
    const { nodes } = analysis.model.graph;
    this.copies = new Map(nodes.map((node, i) => [node, model.graph.nodes[i] ?? node]));
  }

  run(): void {
    for (const sink of this.analysis.sinks) this.apply(sink);
    for (const node of this.analysis.shapeReaders) this.restore(node);
    const { graph } = this.model;
    graph.nodes = graph.nodes.flatMap((n) => [...(this.before.get(n) ?? []), n, ...(this.after.get(n) ?? [])]);
    this.dropReplaced();
  }

  private apply({ node, at, before, after, shares }: Sink): void {
    const numbers = after(this.cut);
    const copy = this.copies.get(node);
    const same = before?.length === numbers?.length && numbers?.every((n, i) => n === before?.[i]);
    if (!numbers || !copy || same) return;
    if ('attribute' in at) this.setAttribute(copy, at.attribute, numbers);
    else this.setInput(copy, at.input, { before: before ?? [], numbers, shares });
  }

  private setAttribute(node: Node, name: string, numbers: readonly number[]): void {
    const [first = 0] = numbers;
    const scalar = name === 'group' || name === 'num_groups';
    node.attributes.set(name, scalar ? { kind: 'int', value: first } : { kind: 'ints', value: [...numbers] });
  }

  private setInput(node: Node, index: number, change: Change): void {
    const { numbers } = change;
    const name = node.inputs[index] ?? '';
    const value = this.analysis.values.get(name);
    while (node.inputs.length <= index) node.inputs.push('');
    if (name === '' || value?.constant) {
      node.inputs[index] = this.constant(node, value?.type ?? 'int64', numbers, value?.labels.dims.length === 0);
      this.replaced.add(name);
    } else {
      node.inputs[index] = this.recomputed(node, name, value?.type ?? 'int64', change);
    }
    // Since 18, Split is told the number of its parts, or their sizes.
    if (node.operator === 'Split') node.attributes.delete('num_outputs');
  }

  private constant(node: Node, type: ElementType, numbers: readonly number[], scalar = false): string {
    return this.constantAt(this.before, node, `${node.outputs[0]}_sizes`, integers(type, numbers, scalar));
  }

  private constantAt(where: Map<Node, Node[]>, node: Node, name: string, value: Tensor): string {
    const output = this.builder.fresh(name);
    this.insert(where, node, asNode('Constant', [], output, new Map([['value', { kind: 'tensor', value }]])));
    return output;
  }

  private insert(where: Map<Node, Node[]>, node: Node, added: Node): void {
    where.set(node, [...(where.get(node) ?? []), added]);
  }

  /** What is computed while the model runs stays so: sizes shrink by their share, other numbers that change are fixed. */
  private recomputed(node: Node, name: string, type: ElementType, { before, numbers, shares }: Change): string {
    const changed = numbers.map((n, i) => n !== before[i]);
    const constant = (pick: (i: number) => number) =>
      this.constant(
        node,
        type,
        changed.map((_, i) => pick(i)),
      );
    const rest = this.builder.fresh(`${name}_free`);
    const result = this.builder.fresh(`${name}_cut`);
    const part = (i: number, value: number | undefined, otherwise: number) => (changed[i] ? (value ?? 0) : otherwise);
    const [first, second] = shares
      ? [constant((i) => part(i, numbers[i], 1)), constant((i) => part(i, before[i], 1))]
      : [constant((i) => part(i, 0, 1)), constant((i) => part(i, numbers[i], 0))];
    this.insert(this.before, node, asNode('Mul', [name, first], rest));
    this.insert(this.before, node, asNode(shares ? 'Div' : 'Add', [rest, second], result));
    return result;
  }

  /** Lets a Shape answer as before: what follows from it, such as the scale of an attention, is then what it was. */
  private restore(node: Node): void {
    const [input = '', output = ''] = [node.inputs[0], node.outputs[0]];
    const labels = this.analysis.values.get(input)?.labels;
    const copy = this.copies.get(node);
    if (!labels || !copy) return;
    const rank = labels.dims.length;
    const bound = (name: string, otherwise: number) => {
      const given = intAttribute(node, name) ?? otherwise;
      return Math.min(rank, given < 0 ? given + rank : given);
    };
    const [start, end] = [bound('start', 0), bound('end', rank)];
    const axes = labels.dims.map((_, axis) => axis).slice(start, end);
    const changed = axes.map((axis) => this.cut.shrinks(labels, axis));
    if (!changed.includes(true) || this.readsOnly(output, changed)) return;
    const free = this.builder.fresh(`${output}_now`);
    copy.outputs = [free];
    const constant = (pick: (axis: number) => number) =>
      this.constantAt(this.after, copy, `${output}_sizes`, int64(axes.map((axis, i) => (changed[i] ? pick(axis) : 1))));
    const was = constant((axis) => labels.dims[axis] ?? 1);
    const is = constant((axis) => this.cut.size(labels, axis));
    const scaled = this.builder.fresh(`${output}_was`);
    // An axis may be a product with a free size, such as batch · heads, so that the share counts, not the number.
    this.insert(this.after, copy, asNode('Mul', [free, was], scaled));
    this.insert(this.after, copy, asNode('Div', [scaled, is], output));
  }

  /** Whether all who read a shape look at sizes that did not change. */
  private readsOnly(output: string, changed: readonly boolean[]): boolean {
    const { graph } = this.analysis.model;
    const returned = graph.outputs.some((o) => o.name === output);
    const readers = graph.nodes.filter((n) => n.inputs.includes(output));
    return (
      !returned &&
      readers.every((reader) => {
        const indices = this.analysis.values.get(reader.inputs[1] ?? '')?.numbers;
        return reader.operator === 'Gather' && indices?.every((i) => !changed.at(i));
      })
    );
  }

  /** Drops the constants that nobody reads any more. */
  private dropReplaced(): void {
    const { graph } = this.model;
    const read = new Set([...graph.nodes.flatMap((n) => n.inputs), ...graph.outputs.map((o) => o.name)]);
    const unread = (name: string | undefined) => name !== undefined && this.replaced.has(name) && !read.has(name);
    graph.nodes = graph.nodes.filter((n) => !(n.operator === 'Constant' && unread(n.outputs[0])));
    for (const name of [...graph.initializers.keys()]) if (unread(name)) graph.initializers.delete(name);
    graph.inputs = graph.inputs.filter((input) => !unread(input.name));
  }
}

/** Rewrites target shapes, sizes of parts and bounds for what a cut leaves. Edits the model, a copy of the one analysed. */
export const rewriteSizes = (analysis: Analysis, model: Model, cut: Cut): void =>
  new SizeEdits(analysis, model, cut).run();
