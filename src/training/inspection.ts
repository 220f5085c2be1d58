import {
  cloneModel,
  type Dimension,
  type ElementType,
  flopsOfNode,
  type Graph,
  isFloat,
  lowerFused,
  type Model,
  modelInputs,
  type Node,
  nodeLabel,
  normalizeOpset,
  OnnxError,
  opsetOf,
  sizeOf,
  type ValueInfo,
  widened,
  withStoredWeights,
} from '../onnx';
import { foldConstants, inferTypes, type OpenShape } from '../runtime';
import { trainingModel } from './artifacts';
import { rules } from './gradients/rules';
import { type Prepared, type PrepareOptions, prepare } from './prepare';
import { bindInputs, fixedBatch } from './prepare/bind-inputs';
import { trainableWeights } from './trainable';

/** One operator of a model. */
export interface LayerFacts {
  name: string;
  operator: string;
  /** Sizes of its first output; a name where one is not known, null where nothing is. */
  output: (number | string)[] | null;
  /** Weights that train, counted where they are first read. */
  parameters: number;
  /** Of one forward pass; null where sizes are missing. */
  flops: number | null;
}

/** An operator that no gradient passes. */
export interface Stop {
  layer: string;
  operator: string;
}

/** What may be known of a model before it is trained. */
export interface Inspection {
  opset: number;
  /** Versions of other operator sets, by domain. */
  domains: Record<string, number>;
  producer: string;
  inputs: { name: string; type: string; dims: Dimension[] }[];
  outputs: { name: string; type: string; dims: Dimension[] }[];
  batch: number;
  layers: LayerFacts[];
  totals: { layers: number; parameters: number; flops: number | null };
  gradient: {
    /** Operators without a rule, between weights and the output. */
    stops: Stop[];
    /** Why no training graph can be built; null where it can. */
    problem: string | null;
  };
}

type Names = Pick<PrepareOptions, 'named' | 'output'> & { batch?: number };

const describe = ({ name, type, dims = [] }: ValueInfo) => ({ name, type: type ?? 'not a tensor', dims: [...dims] });

/** Layers of the graph as they are told, and the nodes that each of them is computed by. */
interface Layers {
  nodes: readonly Node[];
  parts: ReadonlyMap<Node, Node[]>;
  shapes: ReadonlyMap<string, OpenShape>;
}

/** With all sizes known, shape arithmetic is folded, and fused operators are understood. */
async function knownLayers(normal: Model, sizes: PrepareOptions): Promise<Layers> {
  const model = cloneModel(normal);
  bindInputs(model, sizes);
  const weights = trainableWeights(model.graph);
  const isVariable = (name: string) => weights.has(name);
  const before = await foldConstants(model, isVariable);
  const nodes = model.graph.nodes;
  const parts = lowerFused(model, before);
  const shapes = parts.size > 0 ? await foldConstants(model, isVariable) : before;
  return { nodes, parts, shapes: new Map([...before, ...shapes]) };
}

async function layersOf(normal: Model, sizes: PrepareOptions): Promise<Layers> {
  try {
    return await knownLayers(normal, sizes);
  } catch (error) {
    if (!(error instanceof OnnxError)) throw error;
    // An operator that ONNX Runtime does not know leaves all sizes open.
    const shapes = await inferTypes(normal).catch(() => new Map<string, OpenShape>());
    return { nodes: normal.graph.nodes, parts: new Map(), shapes };
  }
}

const isKnown = (dims: OpenShape['dims']): dims is number[] => dims.every((d) => typeof d === 'number');

function flopsOf(node: Node, { parts, shapes }: Layers): number | null {
  let known = true;
  const dims = (name: string) => {
    const found = shapes.get(name)?.dims;
    if (found && isKnown(found)) return found;
    known = false;
    return undefined;
  };
  const flops = (parts.get(node) ?? [node]).reduce((sum, part) => sum + flopsOfNode(part, dims), 0);
  return known ? flops : null;
}

function factsOf(layers: Layers, graph: Graph): LayerFacts[] {
  const left = trainableWeights(graph);
  const take = (name: string): number => {
    const size = sizeOf(left.get(name)?.dims ?? [0]);
    left.delete(name);
    return size;
  };
  return layers.nodes.map((node) => ({
    name: nodeLabel(node),
    operator: operatorOf(node),
    output: layers.shapes.has(node.outputs[0] ?? '')
      ? [...(layers.shapes.get(node.outputs[0] ?? '')?.dims ?? [])]
      : null,
    parameters: node.inputs.reduce((sum, name) => sum + take(name), 0),
    flops: flopsOf(node, layers),
  }));
}

const operatorOf = ({ domain, operator }: Node): string => (domain ? `${domain}.${operator}` : operator);

/** Operators without a rule that a gradient would have to pass on its way to a parameter. */
function stopsOf({ model, shapes, parameters }: Prepared): Stop[] {
  const carrying = new Set(parameters);
  const float = (name: string) => name !== '' && isFloat(shapes.get(name)?.type ?? ('float32' as ElementType));
  return model.graph.nodes.flatMap((node) => {
    if (!node.inputs.some((name) => carrying.has(name))) return [];
    const outputs = node.outputs.filter(float);
    for (const output of outputs) carrying.add(output);
    const hasRule = node.domain === '' && rules.has(node.operator);
    return outputs.length === 0 || hasRule ? [] : [{ layer: nodeLabel(node), operator: operatorOf(node) }];
  });
}

/** Builds the gradient of the output by all parameters, to see what is in its way. */
async function gradientOf(source: Model, options: PrepareOptions): Promise<Inspection['gradient']> {
  let stops: Stop[] = [];
  try {
    const prepared = await prepare(source, { ...options, goal: 'values' });
    stops = stopsOf(prepared);
    await trainingModel(prepared, 'mse');
    return { stops, problem: null };
  } catch (error) {
    if (!(error instanceof OnnxError)) throw error;
    return { stops, problem: `${error.message} ${error.remedy}` };
  }
}

/**
 * Looks into a model: its layers with sizes, weights and cost, and what would stop a gradient.
 * @param names sizes of free dimensions, and the output that a gradient would start from. The batch is the model's own, or 1.
 * @throws OnnxError where the model is too old, or ONNX Runtime does not know it.
 */
export async function inspectModel(source: Model, names: Names = {}): Promise<Inspection> {
  const batch = names.batch ?? fixedBatch(source) ?? 1;
  const options: PrepareOptions = { ...names, batch };
  const normal = normalizeOpset(widened(withStoredWeights(source)));
  const layers = factsOf(await layersOf(normal, options), normal.graph);
  const flops = layers.map((layer) => layer.flops);
  const sum = (values: readonly (number | null)[]) => values.reduce<number>((total, v) => total + (v ?? 0), 0);
  return {
    opset: opsetOf(source),
    domains: Object.fromEntries([...source.opsets].filter(([domain]) => domain !== '')),
    producer: source.producer,
    inputs: modelInputs(source.graph).map(describe),
    outputs: source.graph.outputs.map(describe),
    batch,
    layers,
    totals: {
      layers: layers.length,
      parameters: sum(layers.map((layer) => layer.parameters)),
      flops: flops.includes(null) ? null : sum(flops),
    },
    gradient: await gradientOf(source, options),
  };
}
