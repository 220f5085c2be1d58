import { type Dimension, type ElementType, OnnxError, type ValueInfo } from '../../onnx';

/** What is known of the inputs' free sizes. */
export interface ProbeSizes {
  /** The shape of one sample, without the batch; for models with one input. */
  sample?: readonly number[];
  /** Free dimensions by name. */
  named?: Readonly<Record<string, number>>;
}

/** Sizes that free dimensions are tried with: enough for poolings, and multiples that windows and patches like. */
export const attempts = [
  { places: 64, length: 8 },
  { places: 224, length: 16 },
  { places: 320, length: 32 },
  { places: 48, length: 1 },
  { places: 32, length: 128 },
];
export type Attempt = (typeof attempts)[number];

/** Names of the batch: what the first axis of an input is called. */
const batchNames = (inputs: readonly ValueInfo[]): Set<Dimension> =>
  new Set(inputs.map((i) => i.dims?.[0]).filter((d) => typeof d === 'string'));

/** What a name says of itself: the sum of others, or, with a cache, what came before and now. */
function namedSize(name: string, length: number): number {
  if (name.includes('+')) return name.split('+').reduce((sum, part) => sum + namedSize(part.trim(), length), 0);
  if (/^\d+$/.test(name)) return Number(name);
  return /total/i.test(name) ? 2 * length : length;
}

export interface BoundInput {
  name: string;
  type: ElementType;
  dims: number[];
}

interface Naming {
  batches: Set<Dimension>;
  sizes: ProbeSizes;
  attempt: Attempt;
  /** The model has one input, so that a sample's shape is its. */
  alone: boolean;
}

/** A size that nobody named: that of an image, or a length. */
function tried(d: Dimension, axis: number, rank: number, { attempt }: Naming): number {
  if (rank < 4 || /seq|past|len/i.test(String(d))) return namedSize(String(d), attempt.length);
  return axis === 1 ? 3 : attempt.places;
}

function sizeFor(d: Dimension, axis: number, rank: number, naming: Naming): number {
  const { sizes, batches, alone } = naming;
  if (typeof d === 'number' && d > 0) return d;
  const named = typeof d === 'string' ? sizes.named?.[d] : undefined;
  if (named !== undefined) return named;
  if (axis === 0 || (d !== undefined && batches.has(d))) return 1;
  return (alone ? sizes.sample?.[axis - 1] : undefined) ?? tried(d, axis, rank, naming);
}

/** The inputs with all sizes fixed. @throws OnnxError for inputs that are no tensors. */
export function boundInputs(inputs: readonly ValueInfo[], sizes: ProbeSizes, attempt: Attempt): BoundInput[] {
  const naming = { batches: batchNames(inputs), sizes, attempt, alone: inputs.length === 1 };
  return inputs.map(({ name, type, dims = [] }) => {
    if (!type) throw new OnnxError(`The input "${name}" is no tensor.`, 'Export the model with tensors as inputs.');
    return { name, type, dims: dims.map((d, axis) => sizeFor(d, axis, dims.length, naming)) };
  });
}
