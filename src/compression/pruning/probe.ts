import {
  allocate,
  cloneModel,
  type Dimension,
  type ElementType,
  filled,
  GraphBuilder,
  int64,
  isFloat,
  type Model,
  modelInputs,
  type Node,
  OnnxError,
  opsetOf,
  sizeOf,
  type Tensor,
  type ValueInfo,
} from '../../onnx';
import { fromValue, physicalCores, Session, toValue, type Values } from '../../runtime';
import { constantTensors } from './constants';

/** The sizes of a value, and its elements where it is a small tensor of integers. */
export interface Probed {
  type: ElementType;
  dims: readonly number[];
  numbers?: readonly number[];
}

/** What is known of the inputs' free sizes. */
export interface ProbeSizes {
  /** The shape of one sample, without the batch; for models with one input. */
  sample?: readonly number[];
  /** Free dimensions by name. */
  named?: Readonly<Record<string, number>>;
}

/** Sizes that free dimensions are tried with: enough for poolings, and multiples that windows and patches like. */
const attempts = [
  { places: 64, length: 8 },
  { places: 224, length: 16 },
  { places: 320, length: 32 },
  { places: 48, length: 1 },
  { places: 32, length: 128 },
];
type Attempt = (typeof attempts)[number];

const known = new Set(['float32', 'float64', 'float16', 'int8', 'uint8', 'int32', 'uint32', 'int64', 'uint64', 'bool']);
/** More than any shape has; larger ones are data. */
const LONGEST = 1024;

/** Names of the batch: what the first axis of an input is called. */
const batchNames = (inputs: readonly ValueInfo[]): Set<Dimension> =>
  new Set(inputs.map((i) => i.dims?.[0]).filter((d) => typeof d === 'string'));

/** What a name says of itself: the sum of others, or, with a cache, what came before and now. */
function namedSize(name: string, length: number): number {
  if (name.includes('+')) return name.split('+').reduce((sum, part) => sum + namedSize(part.trim(), length), 0);
  if (/^\d+$/.test(name)) return Number(name);
  return /total/i.test(name) ? 2 * length : length;
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

/** Ones, so that nothing divides by zero; ids are 0, which every table has. */
function feedOf(type: ElementType, dims: readonly number[]): Tensor {
  if (type === 'float16')
    return { type, dims, data: allocate(type, sizeOf(dims)).fill(0x3c00 as never) as Tensor['data'] };
  return filled(type, dims, type === 'float32' || type === 'float64' || type === 'bool' ? 1 : 0);
}

function feedsOf(inputs: readonly ValueInfo[], sizes: ProbeSizes, attempt: Attempt): Values {
  const naming = { batches: batchNames(inputs), sizes, attempt, alone: inputs.length === 1 };
  return Object.fromEntries(
    inputs.map(({ name, type, dims = [] }) => {
      if (!type) throw new OnnxError(`The input "${name}" is no tensor.`, 'Export the model with tensors as inputs.');
      return [
        name,
        toValue(
          feedOf(
            type,
            dims.map((d, axis) => sizeFor(d, axis, dims.length, naming)),
          ),
        ),
      ];
    }),
  );
}

const isInteger = (type: ElementType): boolean => type === 'int64' || type === 'int32';

function describe({ type, dims, data }: Tensor): Probed {
  const small = isInteger(type) && data.length <= LONGEST && dims.length <= 1;
  return { type, dims: [...dims], numbers: small ? Array.from(data as ArrayLike<number | bigint>, Number) : undefined };
}

/** Everything that went in and came out, for the first sizes that the model takes. */
async function attemptAll(
  session: Session,
  inputs: readonly ValueInfo[],
  sizes: ProbeSizes,
  names: string[],
): Promise<Values> {
  let failure: unknown;
  for (const attempt of attempts) {
    try {
      const feeds = feedsOf(inputs, sizes, attempt);
      return { ...feeds, ...(await session.run(feeds, names)) };
    } catch (error) {
      failure = error;
    }
  }
  throw new OnnxError(
    `The model does not run on inputs of any size that was tried: ${(failure as Error).message}`,
    'Say how large its inputs are, or export it with fixed sizes.',
  );
}

/** Makes a tensor of the same sizes that takes no room in the file. */
function standIn(builder: GraphBuilder, name: string, { type, dims }: Tensor): Node {
  const value = { kind: 'tensor', value: filled(type, [1], 1) } as const;
  const shape = builder.constant(int64(dims));
  return {
    operator: 'ConstantOfShape',
    domain: '',
    name: '',
    inputs: [shape],
    outputs: [name],
    attributes: new Map([['value', value]]),
  };
}

/** The model with weights that are all alike, made while it runs: only sizes are of interest, and large files load slowly. */
function withoutWeights(model: Model): Model {
  const copy = cloneModel(model);
  const { graph } = copy;
  const builder = new GraphBuilder(graph);
  const large = [...constantTensors(graph)].filter(
    ([, { type, data }]) => isFloat(type) && type !== 'float16' && data.length > LONGEST,
  );
  const names = new Set(large.map(([name]) => name));
  const makers = large.map(([name, tensor]) => standIn(builder, name, tensor));
  for (const name of names) graph.initializers.delete(name);
  graph.inputs = graph.inputs.filter(({ name }) => !names.has(name));
  graph.nodes = [...makers, ...graph.nodes.filter((n) => n.operator !== 'Constant' || !names.has(n.outputs[0] ?? ''))];
  return copy;
}

/**
 * Runs the model once, on a batch of one, and looks at every value: sizes that depend on nothing but sizes are then known,
 * however they are computed. Values that are no tensors, and nodes inside others, are left out.
 * @throws OnnxError where the model does not run.
 */
export async function probe(model: Model, sizes: ProbeSizes = {}): Promise<Map<string, Probed>> {
  const made = model.graph.nodes
    .filter((n) => n.operator !== 'Constant')
    .flatMap((n) => n.outputs.filter((o) => o !== ''));
  const inputs = modelInputs(model.graph);
  // ConstantOfShape is there since 9.
  const light = opsetOf(model) >= 9 ? withoutWeights(model) : model;
  const watched = { ...light, graph: { ...light.graph, outputs: [...new Set(made)].map((name) => ({ name })) } };
  const session = await Session.create(watched, { threads: physicalCores(), optimization: 'disabled', quiet: true });
  try {
    const names = session.outputs.filter(({ type }) => known.has(type)).map(({ name }) => name);
    const values = await attemptAll(session, inputs, sizes, names);
    return new Map(Object.entries(values).map(([name, value]) => [name, describe(fromValue(value))]));
  } finally {
    await session.release();
  }
}
