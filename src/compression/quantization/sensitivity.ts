import { cloneModel, type Model } from '../../onnx';
import { type Batches, type EngineOptions, sumOver } from './calibrate';
import { Emitter } from './emitter';
import type { FloatModel } from './float-model';
import { madeBy, type Placement } from './placement';
import { type Clips, rangeIn } from './qdq';

/** Where nothing is lost there is no ratio; more than this no float32 shows. */
const MOST_DECIBELS = 150;

/**
 * The float model with a quantized twin of each layer beside it that reads the same float input, so that a layer answers
 * for its own noise only. Returns, for each layer, the sum of the squares of its output and of the difference.
 */
function twins(float: FloatModel, placement: Placement, clips: Clips, reduceRange: boolean) {
  const model: Model = cloneModel(float.model);
  const { graph } = model;
  const emitter = new Emitter(graph, reduceRange);
  const sums = placement.layers.map((layer) => {
    const { node } = layer;
    const input = node.inputs[0] ?? '';
    const range = rangeIn(placement, clips, input);
    const rounded = emitter.fresh(`${input}_rounded`);
    emitter.throughBytes(input, range, rounded);
    const twin = emitter.fresh(`${layer.name}_twin`);
    emitter.push({ ...node, name: twin, inputs: emitter.layerInputs(layer, rounded, range.scale), outputs: [twin] });
    const output = madeBy(placement, node);
    const last = placement.quantized.has(output) ? emitter.fresh(`${twin}_rounded`) : twin;
    if (last !== twin) emitter.throughBytes(twin, rangeIn(placement, clips, output), last);
    const noise = emitter.fresh(`${layer.name}_noise`);
    emitter.node('Sub', [output, last], noise);
    const [signalSum, noiseSum] = [emitter.fresh(`${layer.name}_signal_sum`), emitter.fresh(`${layer.name}_noise_sum`)];
    emitter.node('ReduceSumSquare', [output], signalSum, { keepdims: 0 });
    emitter.node('ReduceSumSquare', [noise], noiseSum, { keepdims: 0 });
    return { name: layer.name, signalSum, noiseSum };
  });
  graph.outputs = sums.flatMap(({ signalSum, noiseSum }) => [{ name: signalSum }, { name: noiseSum }]);
  return { model, sums };
}

/**
 * Signal to quantization noise of each layer's output in decibels, 10·log10(Σy² / Σ(y − y′)²): the lower, the more the layer
 * suffers from 8 bits.
 */
export async function signalToNoise(
  float: FloatModel,
  placement: Placement,
  { clips, reduceRange, batches }: { clips: Clips; reduceRange: boolean; batches: Batches },
  options: EngineOptions,
): Promise<Map<string, number>> {
  const { model, sums } = twins(float, placement, clips, reduceRange);
  const total = await sumOver(model, batches, options);
  const ratio = (signal: number, noise: number) => {
    if (noise <= 0) return MOST_DECIBELS;
    return signal <= 0 ? 0 : Math.min(MOST_DECIBELS, 10 * Math.log10(signal / noise));
  };
  return new Map(
    sums.map(({ name, signalSum, noiseSum }) => [name, ratio(total.get(signalSum) ?? 0, total.get(noiseSum) ?? 0)]),
  );
}
