import {
  constantTensors,
  isFloat,
  type Model,
  type Node,
  nodeLabel,
  subgraphs,
  type Tensor,
  toNumbers,
} from '../../onnx';
import { Atoms } from './atoms';
import type { Factor } from './labels';
import { type Separated, withOwnVectors } from './own-vectors';
import { type Probed, probe } from './probe';
import type { ProbeSizes } from './probe-sizes';
import { squareUp, type Wide } from './rectangles';
import { type Ledger, type Mark, RuleContext, type Value } from './rule';
import { rules } from './rules';

/** What was found on a graph: which indices of which axes go together, and what follows when they go. */
export interface Analysis extends Ledger {
  /** The tensors that the graph holds, by name. */
  tensors: Map<string, Tensor>;
  /** What nodes do with the axes of initializers, by the position in `atoms.axes()`; in the order of the graph. */
  marks: Map<number, Mark[]>;
  /** Vectors that the graph got for the analysis, and what each is a copy of; see {@link withOwnVectors}. */
  copies: Separated['copies'];
}

/** Operators that leave zeros where they were, so that zeroing slices of a weight zeroes those of the result. */
const zeroPreserving = new Set(
  'Identity Transpose Reshape Squeeze Unsqueeze Flatten Cast Slice Split Mul Neg Concat'.split(' '),
);

/** Atoms for each axis of a tensor of weights. */
function weightLabels(atoms: Atoms, name: string, { type, dims }: Tensor): Factor[] {
  if (!isFloat(type)) return [];
  return dims.flatMap((size, axis) =>
    size > 1 ? [{ axes: [axis], atoms: atoms.create(size, { initializer: name, axis }) }] : [],
  );
}

/** The axis of an initializer to which an atom belongs, as a position in `axes()`; undefined for those that shapes make. */
export function axisOf(atoms: Atoms, atom: number, sizes: readonly number[]): number | undefined {
  const axes = atoms.axes();
  let [low, high] = [0, axes.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((axes[middle]?.first ?? 0) <= atom) low = middle;
    else high = middle - 1;
  }
  const first = axes[low]?.first ?? Number.POSITIVE_INFINITY;
  return atom >= first && atom < first + (sizes[low] ?? 0) ? low : undefined;
}

class Walk implements Analysis {
  readonly atoms = new Atoms();
  readonly values = new Map<string, Value>();
  readonly meetings: Ledger['meetings'] = [];
  readonly sinks: Ledger['sinks'] = [];
  readonly shapeReaders: Node[] = [];
  readonly marks = new Map<number, Mark[]>();
  readonly tensors: Map<string, Tensor>;
  private readonly axisSizes: number[] = [];

  constructor(
    readonly model: Model,
    readonly copies: Separated['copies'],
    private readonly probed: ReadonlyMap<string, Probed>,
  ) {
    this.tensors = constantTensors(model.graph);
  }

  mark(list: Int32Array, mark: Mark): void {
    let last = -1;
    for (const atom of list) {
      const axis = axisOf(this.atoms, atom, this.axisSizes);
      if (axis === undefined || axis === last) continue;
      last = axis;
      const marks = this.marks.get(axis) ?? [];
      const known = marks.some(({ node, role }) => node === mark.node && role === mark.role);
      if (!known) this.marks.set(axis, [...marks, mark]);
    }
  }

  run(): void {
    const { graph } = this.model;
    for (const node of graph.nodes) this.visit(node);
    for (const { name } of graph.outputs) this.keep(name, `its channels leave the model as "${name}"`);
    squareUp(this.atoms, this.wides(), this.meetings);
  }

  /** A weight gets its atoms when it is first read, so that they are in the order of the graph. */
  private read(name: string): void {
    const tensor = this.tensors.get(name);
    if (!tensor || this.values.has(name)) return;
    const factors = weightLabels(this.atoms, name, tensor);
    for (const { atoms } of factors) this.axisSizes.push(atoms.length);
    const numbers = isFloat(tensor.type) || tensor.dims.length > 1 ? undefined : toNumbers(tensor);
    this.values.set(name, { type: tensor.type, labels: { dims: tensor.dims, factors }, constant: 'weight', numbers });
  }

  private visit(node: Node): void {
    if (node.operator === 'Constant' && this.tensors.has(node.outputs[0] ?? '')) return;
    for (const input of node.inputs) if (input !== '') this.read(input);
    const constant = this.constancy(node);
    for (const output of node.outputs) this.announce(output, constant);
    for (const inner of subgraphs(node)) this.keepCaptured(inner, node);
    this.apply(new RuleContext(node, this));
  }

  private apply(c: RuleContext): void {
    const { node } = c;
    const rule = node.domain === '' ? rules.get(node.operator) : undefined;
    const known = this.isKnown(node);
    if (rule && known) rule(c);
    else {
      node.inputs.forEach((_, i) => {
        c.keep(i, known || !rule ? 'is not understood' : 'works on values whose size is not known');
      });
    }
  }

  /** What is known of an output before its rule has spoken. */
  private announce(name: string, constant: Value['constant']): void {
    if (name === '') return;
    const probed = this.probed.get(name);
    if (!probed) return;
    const { type, dims, numbers } = probed;
    this.values.set(name, { type, labels: { dims, factors: [] }, constant, numbers });
  }

  private isKnown(node: Node): boolean {
    for (const input of node.inputs) {
      const probed = this.probed.get(input);
      if (probed && !this.values.has(input)) this.announce(input, undefined);
    }
    return [...node.inputs, ...node.outputs].every((name) => name === '' || this.values.has(name));
  }

  private constancy(node: Node): Value['constant'] {
    if (subgraphs(node).length > 0) return undefined;
    const inputs = node.inputs.filter((name) => name !== '').map((name) => this.values.get(name)?.constant);
    if (!inputs.every((constant) => constant !== undefined)) return undefined;
    const moved = zeroPreserving.has(node.operator) && inputs[0] === 'weight';
    return moved || node.operator === 'Constant' ? 'weight' : 'computed';
  }

  private keep(name: string, reason: string): void {
    this.read(name);
    for (const { atoms } of this.values.get(name)?.labels.factors ?? []) {
      for (const atom of atoms) this.atoms.fix(atom, reason);
    }
  }

  /** What the graphs inside a node read stays. */
  private keepCaptured(graph: ReturnType<typeof subgraphs>[number], node: Node): void {
    for (const inner of graph.nodes) {
      for (const name of inner.inputs) this.keep(name, `${nodeLabel(node)} (${node.operator}) reads it inside`);
      for (const nested of subgraphs(inner)) this.keepCaptured(nested, node);
    }
    for (const { name } of graph.outputs) this.keep(name, `${nodeLabel(node)} (${node.operator}) returns it`);
  }

  private wides(): Wide[] {
    return [...this.values.values()].flatMap(({ labels: { dims, factors } }) =>
      factors.filter((f) => f.axes.length > 1).map((factor) => ({ factor, dims })),
    );
  }
}

/**
 * Finds out on the graph itself what can be removed from a model and what has to go with it.
 * @throws OnnxError where the model does not run.
 */
export async function analyzeGraph(source: Model, sizes: ProbeSizes): Promise<Analysis> {
  const { model, copies } = withOwnVectors(source);
  const walk = new Walk(model, copies, await probe(model, sizes));
  walk.run();
  return walk;
}
