import {
  allocate,
  cloneModel,
  constantTensors,
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
} from '../../onnx';
import { demandModestSizes, engineThreads, fromValue, LARGE, Session, toValue } from '../../runtime';
import { attempts, type BoundInput, boundInputs, type ProbeSizes } from './probe-sizes';

/** The sizes of a value, and its elements where it is a small tensor of integers. */
export interface Probed {
  type: ElementType;
  dims: readonly number[];
  numbers?: readonly number[];
}

const known = new Set(['float32', 'float64', 'float16', 'int8', 'uint8', 'int32', 'uint32', 'int64', 'uint64', 'bool']);
/** More than any shape has; larger ones are data. */
const LONGEST = 1024;

/** Ones, so that nothing divides by zero; ids are 0, which every table has. */
function feedOf(type: ElementType, dims: readonly number[]): Tensor {
  if (type === 'float16')
    return { type, dims, data: allocate(type, sizeOf(dims)).fill(0x3c00 as never) as Tensor['data'] };
  return filled(type, dims, type === 'float32' || type === 'float64' || type === 'bool' ? 1 : 0);
}

const isInteger = (type: ElementType): boolean => type === 'int64' || type === 'int32';

function describe({ type, dims, data }: Tensor): Probed {
  const small = isInteger(type) && data.length <= LONGEST && dims.length <= 1;
  return { type, dims: [...dims], numbers: small ? Array.from(data as ArrayLike<number | bigint>, Number) : undefined };
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

/** What session metadata tells of every value; undefined where some size, or the elements of a shape, must be computed. */
function fromMetadata(session: Session): Map<string, Probed> | undefined {
  const result = new Map<string, Probed>();
  for (const { name, type, shape } of session.outputs) {
    // A rank that is not known reads as a scalar.
    const open = shape.length === 0 || shape.some((d) => typeof d !== 'number' || d < 0);
    if (open || !known.has(type) || isInteger(type as ElementType)) return undefined;
    result.set(name, { type: type as ElementType, dims: shape as number[] });
  }
  return session.outputs.length === session.outputNames.length ? result : undefined;
}

async function fromRun(session: Session, inputs: readonly BoundInput[]): Promise<Map<string, Probed>> {
  const names = session.outputs.filter(({ type }) => known.has(type)).map(({ name }) => name);
  const feeds = Object.fromEntries(inputs.map(({ name, type, dims }) => [name, toValue(feedOf(type, dims))]));
  const values = await session.run(feeds, names);
  return new Map(Object.entries(values).map(([name, value]) => [name, describe(fromValue(value))]));
}

async function attempted(watched: Model, inputs: readonly BoundInput[]): Promise<Map<string, Probed>> {
  // Since version 4 of the format, weights need not be inputs too.
  const irVersion = Math.max(4, watched.irVersion);
  const bound = { ...watched, irVersion, graph: { ...watched.graph, inputs: [...inputs] } };
  const session = await Session.create(bound, { threads: engineThreads(), optimization: 'disabled', quiet: true });
  try {
    const told = session.outputs.map(({ name, shape }) => ({ name, dims: shape }));
    demandModestSizes(watched.graph, [...inputs, ...told], LARGE);
    const found = fromMetadata(session) ?? (await fromRun(session, inputs));
    for (const { name, type, dims } of inputs) found.set(name, { type, dims });
    return found;
  } finally {
    await session.release();
  }
}

/**
 * Finds out the sizes of every value, for a batch of one: ONNX Runtime infers them, and where it cannot, as shapes are
 * computed while the model runs, it runs the model once. Values that are no tensors, and nodes inside others, are left out.
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
  let failure: unknown;
  for (const attempt of attempts) {
    const bound = boundInputs(inputs, sizes, attempt);
    try {
      return await attempted(watched, bound);
    } catch (error) {
      failure = error;
    }
  }
  throw new OnnxError(
    `The model does not run on inputs of any size that was tried: ${(failure as Error).message}`,
    'Say how large its inputs are, or export it with fixed sizes.',
  );
}
