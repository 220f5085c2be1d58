import { type Model, OnnxError } from '../../onnx';
import { type Batches, calibrate, type EngineOptions } from './calibrate';
import { type CalibrationMethod, type Clip, clipOf } from './clipping';
import { type FloatModel, quantizable } from './float-model';
import type { Histogram } from './histogram';
import { madeBy, type Placement, place } from './placement';
import { type Clips, writeQdq } from './qdq';
import { signalToNoise } from './sensitivity';

/** What calibration data showed of a float model. */
export interface Calibration {
  float: FloatModel;
  /** Of every value that may be quantized, and of what every layer makes. */
  histograms: ReadonlyMap<string, Histogram>;
}

export interface StaticOptions {
  method: CalibrationMethod;
  /** Names of layers that stay float. */
  excluded: ReadonlySet<string>;
  /** Weights in 7 bits. */
  reduceRange: boolean;
}

/** @throws OnnxError where nothing is left to quantize. */
function placed(float: FloatModel, excluded: ReadonlySet<string>): Placement {
  const layers = quantizable(float, excluded);
  if (layers.length > 0) return place(float, layers);
  const reasons = float.layers.flatMap((layer) => ('reason' in layer ? [`${layer.name}: ${layer.reason}`] : []));
  throw new OnnxError(
    `The model has no layer that 8 bits could store${reasons.length > 0 ? ` (${reasons.slice(0, 3).join('; ')})` : ''}.`,
    'Exclude less, or use mode fp16.',
  );
}

/** Looks at what every value that may be quantized does on the calibration data. @throws OnnxError as {@link calibrate} */
export async function calibrateModel(
  float: FloatModel,
  batches: Batches,
  options: EngineOptions,
  excluded: ReadonlySet<string> = new Set(),
): Promise<Calibration> {
  const placement = placed(float, excluded);
  const inputs = float.model.graph.inputs.filter(({ type }) => type === 'float32').map(({ name }) => name);
  const ranges = [...placement.quantized].map((value) => placement.rangeOf(value));
  const outputs = placement.layers.map(({ node }) => madeBy(placement, node));
  const names = [...new Set([...inputs, ...ranges, ...outputs])];
  return { float, histograms: await calibrate(float.model, names, batches, options) };
}

function clipsFor(placement: Placement, { histograms }: Calibration, method: CalibrationMethod): Clips {
  const values = new Set([...placement.quantized].map((value) => placement.rangeOf(value)));
  const clips = new Map<string, Clip>();
  for (const value of values) {
    const histogram = histograms.get(value);
    if (histogram) clips.set(value, clipOf(histogram, method));
  }
  return clips;
}

/** A model in QDQ form, with what was chosen for it. */
export interface StaticModel {
  model: Model;
  placement: Placement;
  clips: Clips;
}

/**
 * The model in static int8: weights per channel and symmetric, activations uint8 with calibrated ranges, biases int32.
 * @throws OnnxError where nothing is left to quantize.
 */
export function quantizeStatic(
  calibration: Calibration,
  { method, excluded, reduceRange }: StaticOptions,
): StaticModel {
  const { float } = calibration;
  const placement = placed(float, excluded);
  const clips = clipsFor(placement, calibration, method);
  return { model: writeQdq(float, placement, clips, reduceRange), placement, clips };
}

/** Signal to noise of each quantized layer, in decibels; see {@link signalToNoise}. */
export function layerNoise(
  { float }: Calibration,
  { placement, clips }: StaticModel,
  { reduceRange, batches }: { reduceRange: boolean; batches: Batches },
  options: EngineOptions,
): Promise<Map<string, number>> {
  return signalToNoise(float, placement, { clips, reduceRange, batches }, options);
}
