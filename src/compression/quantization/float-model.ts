import {
  constantTensors,
  type Graph,
  isFloat,
  type Model,
  nodeLabel,
  normalizeOpset,
  OnnxError,
  opsetOf,
} from '../../onnx';
import { dropUnread, foldConstants, inferTypes, type OpenShape } from '../../runtime';
import { joinBiases } from './dense';
import { foldScales } from './fold-scales';
import { hoistLimits } from './hoist-limits';
import { findLayers, isQuantizable, type Layer, type QuantizableLayer } from './layers';
import { multiplyByReciprocals } from './reciprocals';
import { outputNames } from './rewire';

/** A float model in the form from which it is quantized. Nobody writes to it. */
export interface FloatModel {
  model: Model;
  types: ReadonlyMap<string, OpenShape>;
  layers: readonly Layer[];
}

const quantizedOperators =
  /^(Quantize|Dequantize|DynamicQuantize|QLinear|QGemm|QAttention|MatMulInteger|ConvInteger|MatMulNBits|DynamicQuantizeMatMul)/;

/** The first node that computes in 8 bits already. */
export function quantizedNode(graph: Graph): string | undefined {
  const node = graph.nodes.find(({ operator }) => quantizedOperators.test(operator));
  return node && nodeLabel(node);
}

/** @throws OnnxError where the model is quantized already. */
export function refuseQuantized(model: Model): void {
  const node = quantizedNode(model.graph);
  if (node === undefined) return;
  throw new OnnxError(
    `The model is quantized already (see "${node}").`,
    'Quantize the float model that it was made from.',
    { node },
  );
}

/** @throws OnnxError where all weights with more than one axis are in 16 bits. */
function refuseHalf({ graph }: Model): void {
  const weights = [...constantTensors(graph)].filter(([, { type, dims }]) => dims.length > 1 && isFloat(type));
  const half = weights.find(([, { type }]) => type === 'float16');
  if (!half || weights.some(([, { type }]) => type !== 'float16')) return;
  throw new OnnxError(
    `The weights of the model are float16 already (see "${half[0]}").`,
    'Quantize the float32 model that it was made from.',
    { node: half[0] },
  );
}

/** Nodes that pass their input on. */
function dropIdentities(graph: Graph): void {
  const returned = outputNames(graph);
  const from = new Map<string, string>();
  const inner = new Set(graph.nodes.flatMap((n) => (n.attributes.size > 0 ? [] : [n])));
  graph.nodes = graph.nodes.filter((node) => {
    node.inputs = node.inputs.map((name) => from.get(name) ?? name);
    const [input = '', output = ''] = [node.inputs[0], node.outputs[0]];
    if (node.operator !== 'Identity' || !inner.has(node) || returned.has(output)) return true;
    from.set(output, input);
    return false;
  });
}

/** Whether a graph inside a node may read the value; such graphs are left as they are. */
const hasInnerGraphs = (graph: Graph): boolean =>
  graph.nodes.some((node) => [...node.attributes.values()].some((a) => a.kind === 'graph'));

/** One opset that knows per-channel scales, weights in initializers, constants computed. Models of a newer opset keep it. */
async function normalized(source: Model): Promise<Model> {
  const model = normalizeOpset(source);
  model.opsets.set('', Math.max(opsetOf(model), opsetOf(source)));
  await foldConstants(model, () => false);
  if (!hasInnerGraphs(model.graph)) dropIdentities(model.graph);
  multiplyByReciprocals(model.graph);
  hoistLimits(model.graph);
  return model;
}

/**
 * Brings a model of any opset from 7 on into the form that is quantized: batch norms and biases are part of the layers
 * before them. The model given is left as it is; inputs, outputs and names of layers stay.
 * @throws OnnxError where it is quantized or float16 already, or has nothing that could be.
 */
export async function floatModel(source: Model): Promise<FloatModel> {
  refuseQuantized(source);
  refuseHalf(source);
  const model = await normalized(source);
  const before = await inferTypes(model);
  joinBiases(model.graph, before);
  const folded = foldScales(model);
  dropUnread(folded.graph);
  const types = await inferTypes(folded);
  return { model: folded, types, layers: findLayers(folded.graph, types) };
}

/** The layers that are quantized when those named in `excluded` stay float. @throws OnnxError where none is left to be. */
export function quantizable({ layers }: FloatModel, excluded: ReadonlySet<string>): QuantizableLayer[] {
  return layers.filter(isQuantizable).filter(({ name }) => !excluded.has(name));
}
