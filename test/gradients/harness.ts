import { emptyGraph, GraphBuilder, newModel, sizeOf, type Tensor } from '../../src/onnx';
import { inferShapes, Session, toValue, type Values } from '../../src/runtime';
import { differentiate } from '../../src/training/gradients/differentiate';
import { attributesOf, type Case, cotangent, type FloatType, still, tensorOf } from './case';

type Floats = Float32Array | Float64Array;

/** Adds the node of a case, its inputs included. */
function addNode(b: GraphBuilder, operator: string, test: Case, type: FloatType) {
  const point = new Map<string, Tensor>();
  const fed = new Map<string, Tensor>();
  const names = test.inputs.map((input, i) => {
    if (!input) return '';
    const tensor = tensorOf(input, i, type);
    if (!input.variable && !input.fed) return b.constant(tensor);
    (input.variable ? point : fed).set(`x${i}`, tensor);
    return b.input(`x${i}`, tensor.type, [...input.dims]);
  });
  const outputs = test.outputs ?? [true];
  const all = outputs.map((_, i) => `y${i}`);
  b.node(operator, names, all, attributesOf(test, type));
  if (test.followedBy)
    return { point, fed, read: [b.add(test.followedBy, [...all, ...names.slice(1)], attributesOf(test, type))] };
  return { point, fed, read: all.filter((_, i) => outputs[i]) };
}

/** A case as a graph of one type: its outputs, the loss Σ w·y with fixed weights w, and the gradient by each variable. */
export class Compiled {
  private constructor(
    /** The values of the variables, by input name. */
    readonly point: ReadonlyMap<string, Tensor>,
    private readonly fed: ReadonlyMap<string, Tensor>,
    private readonly read: readonly string[],
    private readonly gradients: ReadonlyMap<string, string>,
    private readonly session: Session,
  ) {}

  static async create(operator: string, test: Case, type: FloatType): Promise<Compiled> {
    const b = new GraphBuilder(emptyGraph(operator));
    const { point, fed, read } = addNode(b, operator, test, type);
    const model = newModel(b.graph);
    for (const y of read) b.output(y, type);
    const shapes = await inferShapes(model);
    let before = 0;
    const sums = read.map((y) => {
      const { dims = [] } = shapes.get(y) ?? {};
      const end = before + sizeOf(dims);
      const weights = cotangent(end).slice(before);
      before = end;
      const data = type === 'float32' ? Float32Array.from(weights) : Float64Array.from(weights);
      return b.add('ReduceSum', [b.add('Mul', [y, b.constant({ type, dims, data })])], { keepdims: 0 });
    });
    const loss = sums.reduce((sum, next) => b.add('Add', [sum, next]));
    const gradients = differentiate(b, await inferShapes(model), loss, [...point.keys()]);
    for (const name of gradients.values()) b.output(name, type);
    // The float64 graphs have no fused kernels; the float32 ones run as they do in training.
    const optimization = type === 'float64' ? 'basic' : 'all';
    const session = await Session.create(model, { threads: 1, optimization });
    return new Compiled(point, fed, read, gradients, session);
  }

  /** The loss, summed in double, and the gradients at the point, with one variable replaced. */
  async at(name?: string, data?: Floats): Promise<{ loss: number; gradients: Map<string, Floats> }> {
    const feeds: Values = {};
    for (const [key, tensor] of this.fed) feeds[key] = toValue(tensor);
    for (const [key, tensor] of this.point) {
      feeds[key] = toValue(key === name && data ? { ...tensor, data } : tensor);
    }
    const outputs = await this.session.run(feeds);
    const y = this.read.flatMap((output) => Array.from(outputs[output]?.data as Floats));
    const weights = cotangent(y.length);
    const loss = weights.reduce((sum, w, i) => sum + w * (y[i] ?? 0), 0);
    const gradients = new Map<string, Floats>();
    for (const [key, output] of this.gradients) gradients.set(key, outputs[output]?.data as Floats);
    return { loss, gradients };
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

async function compiled<T>(operator: string, test: Case, type: FloatType, use: (c: Compiled) => Promise<T>) {
  const graph = await Compiled.create(operator, test, type);
  try {
    return await use(graph);
  } finally {
    await graph.release();
  }
}

/** The largest difference, relative to the largest element of `right`. */
export function relativeError(left: ArrayLike<number>, right: ArrayLike<number>): number {
  if (left.length !== right.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  // Below this a number counts as 0: a gradient that vanishes leaves rounding behind.
  let largest = 1e-3;
  for (let i = 0; i < right.length; i++) {
    difference = Math.max(difference, Math.abs((left[i] ?? Number.NaN) - (right[i] ?? Number.NaN)));
    largest = Math.max(largest, Math.abs(right[i] ?? 0));
  }
  return difference / largest;
}

const dot = (a: Floats, b: Floats): number => Array.from(a).reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0);
const norm = (a: Floats): number => Math.sqrt(dot(a, a));

const worst = (errors: Iterable<number>): number =>
  [...errors].reduce((a, b) => (Number.isNaN(b) ? Number.POSITIVE_INFINITY : Math.max(a, b)), 0);

const shifted = <T extends Floats>(data: T, index: number, by: number): T => {
  const copy = data.slice() as T;
  copy[index] = (copy[index] ?? 0) + by;
  return copy;
};

/** Way 1: every partial derivative against a central difference in float64. */
export function finiteDifferenceError(operator: string, test: Case): Promise<number> {
  const h = 1e-5;
  return compiled(operator, test, 'float64', async (graph) => {
    const { gradients } = await graph.at();
    const errors: number[] = [];
    for (const [name, { data }] of graph.point) {
      const differences: number[] = [];
      for (let i = 0; i < data.length; i++) {
        const up = await graph.at(name, shifted(data as Float64Array, i, h));
        const down = await graph.at(name, shifted(data as Float64Array, i, -h));
        differences.push((up.loss - down.loss) / (2 * h));
      }
      errors.push(relativeError(gradients.get(name) ?? [], differences));
    }
    return worst(errors);
  });
}

/** No kink is nearer than 1/64; a curved loss asks for less. */
const LONGEST_MOVE = 0.01;

/** Way 2, in float32: the change of the loss along a gradient, near 1e-2, against the gradient's squared norm. */
export function directionalError(operator: string, test: Case): Promise<number> {
  return compiled(operator, test, 'float32', async (graph) => {
    const { gradients } = await graph.at();
    const errors: number[] = [];
    for (const [name, { data }] of graph.point) {
      const g = gradients.get(name) ?? new Float32Array();
      const square = dot(g, g);
      const step = Math.min(5e-3 / square, LONGEST_MOVE / Math.sqrt(square));
      const moved = (sign: number) => Float32Array.from(data as Float32Array, (v, i) => v + sign * step * (g[i] ?? 0));
      const up = await graph.at(name, moved(1));
      const down = await graph.at(name, moved(-1));
      errors.push(Math.abs((up.loss - down.loss) / (2 * step) / square - 1));
    }
    return worst(errors);
  });
}

/**
 * For an operator that is affine in each of its variables, in float32: L(v) − L(0) = ⟨gradient, v⟩ wherever v lies, so
 * this is exact up to rounding. Relative to the product of the norms.
 */
export function affineError(operator: string, test: Case): Promise<number> {
  return compiled(operator, test, 'float32', async (graph) => {
    const { gradients } = await graph.at();
    const errors: number[] = [];
    for (const [name, { data }] of graph.point) {
      const g = gradients.get(name) ?? new Float32Array();
      const v = Float32Array.from(still(data.length).values(1000));
      const change = (await graph.at(name, v)).loss - (await graph.at(name, new Float32Array(v.length))).loss;
      // A window may lie in the padding alone: no gradient then, and nothing to divide by.
      errors.push(Math.abs(change - dot(g, v)) / Math.max(norm(g) * norm(v), 1e-3));
    }
    return worst(errors);
  });
}

/** What PyTorch computed in float64 for a case. */
export interface Golden {
  /** Of the case, as it was when the golden was made. */
  digest: string;
  loss: number;
  /** By input name. */
  gradients: Record<string, number[]>;
}

/** Way 3: loss and gradients in float32 against PyTorch's in float64. */
export function goldenError(operator: string, test: Case, golden: Golden): Promise<number> {
  return compiled(operator, test, 'float32', async (graph) => {
    const { loss, gradients } = await graph.at();
    const errors = Object.entries(golden.gradients).map(([name, g]) => relativeError(gradients.get(name) ?? [], g));
    return worst([relativeError([loss], [golden.loss]), ...errors]);
  });
}
