import { isDynamic } from './dynamic';
import type { FloatModel } from './float-model';
import type { HalfModel } from './half';
import { isQuantizable, type Layer, type QuantizableLayer } from './layers';
import { madeBy } from './placement';
import type { Calibration, StaticModel } from './static';
import type { LayerOutcome } from './trial';

/** Bins in the picture of a layer's output. */
const PICTURE = 64;

/** Why layers stay float on purpose, by name. */
export type Exclusions = ReadonlyMap<string, string>;
/** Signal to noise by layer, in decibels. */
export type Noise = ReadonlyMap<string, number>;

const head = ({ name, kind }: Layer) => ({ name, kind });

function eachLayer(float: FloatModel, excluded: Exclusions, quantized: (layer: QuantizableLayer) => LayerOutcome) {
  return float.layers.map((layer): LayerOutcome => {
    const reason = excluded.get(layer.name);
    if (!isQuantizable(layer)) return { ...head(layer), state: 'float', reason: layer.reason };
    return reason === undefined ? quantized(layer) : { ...head(layer), state: 'float', reason };
  });
}

/** What static int8 did with each layer: its noise, how its output was distributed, and what 8 bits keep of that. */
export function staticOutcomes(
  { float, histograms }: Calibration,
  { placement, clips }: StaticModel,
  excluded: Exclusions,
  noise: Noise,
): LayerOutcome[] {
  const outcomes = eachLayer(float, excluded, (layer) => {
    const output = madeBy(placement, layer.node);
    const clip = placement.quantized.has(output) ? clips.get(placement.rangeOf(output)) : undefined;
    const histogram = histograms.get(output)?.picture(PICTURE);
    return { ...head(layer), state: 'int8', histogram, clip: clip && { from: clip.from, to: clip.to } };
  });
  return outcomes.map((outcome) => ({ ...outcome, signalToNoise: noise.get(outcome.name) }));
}

export const dynamicOutcomes = (float: FloatModel, excluded: Exclusions): LayerOutcome[] =>
  eachLayer(float, excluded, (layer) =>
    isDynamic(layer)
      ? { ...head(layer), state: 'int8' }
      : { ...head(layer), state: 'float', reason: 'convolutions are slower with ranges that are measured at run time' },
  );

/** What float16 did with each layer. Layers that int8 has no kernel for may well be float16. */
export const halfOutcomes = (float: FloatModel, { halfNodes, reasons }: HalfModel): LayerOutcome[] =>
  float.layers.map((layer) => {
    if (halfNodes.has(layer.name)) return { ...head(layer), state: 'float16' };
    return { ...head(layer), state: 'float', reason: reasons.get(layer.name) };
  });
