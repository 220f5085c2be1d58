import { type Model, OnnxError } from '../../onnx';
import { Workshop } from './candidates';
import { excludedBy } from './exclude';
import { floatModel } from './float-model';
import type { Candidate, QuantizationMode } from './trial';

/**
 * A model in dynamic int8 or float16 as it comes, unmeasured: neither needs data.
 * @throws OnnxError where the mode needs data, or the model is quantized already or has nothing to quantize.
 */
export async function convertWithoutData(
  source: Model,
  { mode, exclude, reduceRange }: { mode: QuantizationMode; exclude: readonly string[]; reduceRange: boolean },
): Promise<Candidate> {
  if (mode === 'auto' || mode === 'static') {
    throw new OnnxError(
      `Mode ${mode} needs calibration data.`,
      'Name an idx or .npy file with samples (--calibration), or use mode dynamic or fp16.',
    );
  }
  const float = await floatModel(source);
  const workshop = new Workshop(float, source, reduceRange);
  const excluded = excludedBy(float, exclude);
  return mode === 'fp16' ? workshop.float16(excluded) : workshop.dynamicInt8(excluded);
}
