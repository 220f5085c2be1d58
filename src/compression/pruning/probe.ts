import {
  allocate,
  cloneModel,
  constantTensors,
  type ElementType,
  filled,
  flopsOfGraph,
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
  toNumbers,
} from '../../onnx';
import { demandModestSizes, engineThreads, fromValue, LARGE, Session, toValue, type Value } from '../../runtime';
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

/** What session metadata tells of values, and of which it leaves sizes, or the elements of a shape, open. */
function fromMetadata(session: Session): { found: Map<string, Probed>; open: { name: string; type: ElementType }[] } {
  const found = new Map<string, Probed>();
  const open: { name: string; type: ElementType }[] = [];
  for (const { name, type, shape } of session.outputs) {
    if (!known.has(type)) continue;
    const value = { name, type: type as ElementType };
    // A rank that is not known reads as a scalar.
    const isOpen = shape.length === 0 || shape.some((d) => typeof d !== 'number' || d < 0);
    if (isOpen || isInteger(value.type)) open.push(value);
    else found.set(name, { type: value.type, dims: shape as number[] });
  }
  return { found, open };
}

/** A processor computes that in a minute; no sample of a model that is pruned needs more. */
const MOST_FLOPS = 4e12;

/** 1.6 GB of float32, in all values together: what takes minutes that are not spent on products. */
const MOST_ELEMENTS = 4e8;

function demandModestWork({ graph }: Model, found: ReadonlyMap<string, Probed>): void {
  const elements = [...found.values()].reduce((sum, { dims }) => sum + sizeOf(dims), 0);
  if (elements > MOST_ELEMENTS) {
    throw new OnnxError(
      `The values of one sample have ${(elements / 1e6).toFixed(0)} million elements: more than Distillery computes to find out sizes.`,
      'Set smaller inputs; if these are not those of the model, its file is damaged.',
    );
  }
  const weights = constantTensors(graph);
  const flops = flopsOfGraph(graph, (name) => (found.get(name) ?? weights.get(name))?.dims);
  if (flops <= MOST_FLOPS) return;
  throw new OnnxError(
    `One sample takes ${(flops / 1e12).toFixed(1)} · 10¹² operations: more than Distillery computes to find out sizes.`,
    'Set smaller inputs; if these are not those of the model, its file is damaged.',
  );
}

/** The values of integers, which may be shapes, and the sizes of all others, which may be large. */
async function fromRun(
  watched: Model,
  open: readonly { name: string; type: ElementType }[],
  inputs: readonly BoundInput[],
): Promise<Map<string, Probed>> {
  const b = new GraphBuilder({ ...watched.graph, nodes: [...watched.graph.nodes], outputs: [] });
  const read = open.map(({ name, type }) => (isInteger(type) ? name : b.add('Shape', [name])));
  for (const name of read) b.output(name);
  const feeds = Object.fromEntries(inputs.map(({ name, type, dims }) => [name, toValue(feedOf(type, dims))]));
  const session = await openSession({ ...watched, graph: b.graph });
  try {
    const values = await session.run(feeds);
    const probed = open.map(({ name, type }, i): [string, Probed] => {
      const value = fromValue(values[read[i] ?? ''] as Value);
      return [name, isInteger(type) ? describe(value) : { type, dims: toNumbers(value) }];
    });
    return new Map(probed);
  } finally {
    await session.release();
  }
}

const openSession = (model: Model): Promise<Session> =>
  Session.create(model, { threads: engineThreads(), optimization: 'disabled', quiet: true });

async function attempted(model: Model, watched: Model, inputs: readonly BoundInput[]): Promise<Map<string, Probed>> {
  // Since version 4 of the format, weights need not be inputs too.
  const irVersion = Math.max(4, watched.irVersion);
  const bound = { ...watched, irVersion, graph: { ...watched.graph, inputs: [...inputs] } };
  const session = await openSession(bound);
  try {
    const told = session.outputs.map(({ name, shape }) => ({ name, dims: shape }));
    demandModestSizes(watched.graph, [...inputs, ...told], LARGE);
    const { found, open } = fromMetadata(session);
    for (const { name, type, dims } of inputs) found.set(name, { type, dims });
    if (open.length === 0) return found;
    demandModestWork(model, found);
    return new Map([...found, ...(await fromRun(bound, open, inputs))]);
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
      return await attempted(model, watched, bound);
    } catch (error) {
      failure = error;
    }
  }
  throw new OnnxError(
    `The model does not run on inputs of any size that was tried: ${(failure as Error).message}`,
    'Say how large its inputs are, or export it with fixed sizes.',
  );
}
