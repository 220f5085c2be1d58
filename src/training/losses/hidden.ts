import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { type GraphBuilder, OnnxError, type Tensor } from '../../onnx';
import { meanSquare } from './mean-square';

/** A float32 value of a graph. */
export interface State {
  name: string;
  dims: readonly number[];
}

/** A value of the student that is to become like one of the teacher. */
export interface HiddenPair {
  student: State;
  teacher: State;
  /** Its share in the loss. */
  weight: number;
}

export interface HiddenOptions {
  pairs: readonly HiddenPair[];
  /** Of the projections. */
  seed: number;
}

/** What hidden states add to a loss. */
export interface HiddenTerms {
  /** Σ weight·distance. */
  total: string;
  /** Each distance, unweighted. */
  distances: string[];
  /** Inputs of the graph: the teacher's values, one for each pair. */
  inputs: string[];
  /** Projections, which train with the student and belong to nobody's file. */
  projections: string[];
}

function mismatch({ student, teacher }: HiddenPair): OnnxError {
  return new OnnxError(
    `The hidden state "${student.name}" of the student is [${student.dims}], "${teacher.name}" of the teacher is [${teacher.dims}]: no projection leads from one to the other.`,
    'Choose two layers that make as many axes, and as many places in a text.',
  );
}

const sameExcept = (a: readonly number[], b: readonly number[], axis: number): boolean =>
  a.every((size, i) => i === axis || size === b[i]);

/** The axis of the features: channels of images, else the last axis on which a text's places agree. */
function featureAxis(pair: HiddenPair): number {
  const [ours, theirs] = [pair.student.dims, pair.teacher.dims];
  const rank = ours.length;
  if (rank !== theirs.length || rank < 2 || ours[0] !== theirs[0]) throw mismatch(pair);
  if (rank === 4) return 1;
  const axis = [rank - 1, 1].find((a) => sameExcept(ours, theirs, a));
  if (axis === undefined) throw mismatch(pair);
  return axis;
}

/** Uniform, so that what comes out varies as much as what goes in (LeCun et al., 1998). */
function projection(rows: number, columns: number, dims: number[], seed: number): Tensor {
  const generator = xoroshiro128plus(seed);
  const bound = Math.sqrt(3 / rows);
  const data = Float32Array.from({ length: rows * columns }, () => (uniformFloat32(generator) * 2 - 1) * bound);
  return { type: 'float32', dims, data };
}

/** The student's value with as many features as the teacher's has, by a matrix at each place. */
function projected(b: GraphBuilder, { student, teacher }: HiddenPair, axis: number, name: string, seed: number) {
  const [from = 1, to = 1] = [student.dims[axis], teacher.dims[axis]];
  const isLast = axis === student.dims.length - 1;
  const places = student.dims.slice(2).map(() => 1);
  const dims = isLast ? [from, to] : [to, from, ...places];
  b.graph.initializers.set(name, projection(from, to, dims, seed));
  return b.add(isLast ? 'MatMul' : 'Conv', [student.name, name]);
}

/** The teacher's images at the size of the student's. */
function resized(b: GraphBuilder, input: string, { student, teacher }: HiddenPair): string {
  const [ours, theirs] = [student.dims.slice(2), teacher.dims.slice(2)];
  if (teacher.dims.length !== 4 || ours.join() === theirs.join()) return input;
  const sizes = b.ints([...teacher.dims.slice(0, 2), ...ours]);
  return b.add('Resize', [input, '', '', sizes], { mode: 'linear', antialias: 1 });
}

/**
 * Appends the mean squared distances between hidden states of a student and of its teacher (FitNets: Romero et al., 2015,
 * arXiv:1412.6550). Where the teacher has more features or fewer, a projection that trains with the student stands between;
 * images of another height or width are brought to the student's.
 * @throws OnnxError where two states cannot be compared.
 */
export function addHidden(b: GraphBuilder, { pairs, seed }: HiddenOptions): HiddenTerms {
  const projections: string[] = [];
  const inputs: string[] = [];
  const distances = pairs.map((pair, i) => {
    const axis = featureAxis(pair);
    const input = b.input(b.fresh(`teacher_hidden_${i + 1}`), 'float32', [...pair.teacher.dims]);
    inputs.push(input);
    let ours = pair.student.name;
    if (pair.student.dims[axis] !== pair.teacher.dims[axis]) {
      const name = b.fresh(`hidden_${i + 1}_projection`);
      projections.push(name);
      ours = projected(b, pair, axis, name, seed + i);
    }
    return b.add('Identity', [meanSquare(b, ours, resized(b, input, pair))], {}, b.fresh(`hidden_${i + 1}`));
  });
  const weighted = distances.map((name, i) => b.add('Mul', [name, b.scalar(pairs[i]?.weight ?? 1, 'float32')]));
  return { total: b.add('Sum', weighted, {}, b.fresh('hidden')), distances, inputs, projections };
}
