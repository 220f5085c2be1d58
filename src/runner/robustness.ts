import { DataError, evaluationBatches, type Normalize, type Samples, unlabelled } from '../data';
import type { Experiment } from '../experiment';
import type { Model } from '../onnx';
import { Attacker, type Fgsm } from '../training';
import type { MeasureSettings } from './measure';
import { likeliest } from './teacher-logits';

const BATCH = 256;

/** What FGSM means in the units that a model sees. @param epsilon as a share of the range from black to white. */
export const fgsmOf = ({ mean, std }: Normalize, epsilon: number): Fgsm => ({
  epsilon: epsilon / std,
  low: -mean / std,
  high: (1 - mean) / std,
});

/** @throws DataError where samples are not pixels, whose range is known. */
export function checkPixels({ dataset }: Samples): void {
  if (dataset.element === 'pixels') return;
  throw new DataError(
    'unsupported',
    `Only pixels can be moved by FGSM, and the samples are ${dataset.element}.`,
    'Leave the adversarial phase out, or name data of images.',
  );
}

/** How far the last adversarial phase of an experiment moves samples; undefined where it has none. */
export function epsilonOf({ stages }: Experiment): number | undefined {
  const phases = stages.flatMap((stage) => ('finetune' in stage ? [stage.finetune] : []));
  return phases.findLast(({ phase }) => phase === 'adversarial')?.fgsm.epsilon;
}

/**
 * The share of labelled samples that a model tells rightly after FGSM has moved them against it.
 * @param settings.epsilon as a share of the range from black to white.
 * @throws OnnxError where no gradient passes the model. @throws DataError where samples are not pixels.
 */
export async function robustAccuracy(
  model: Model,
  samples: Samples,
  settings: MeasureSettings & { epsilon: number },
): Promise<number> {
  checkPixels(samples);
  const { normalize, threads, device, epsilon, heed } = settings;
  const sizes = { batch: BATCH, sample: samples.dataset.shape, threads, device };
  const attacker = await Attacker.create(model, sizes, fgsmOf(normalize, epsilon));
  let [right, counted] = [0, 0];
  try {
    for (const { arrays, from, valid } of evaluationBatches(samples, normalize, BATCH)) {
      const { logits } = await attacker.run(arrays.inputs as Float32Array, arrays.labels);
      for (const [row, guess] of likeliest(logits, attacker.classes).subarray(0, valid).entries()) {
        const label = Number(arrays.labels[row]);
        if (label === unlabelled) continue;
        counted++;
        if (guess === label) right++;
      }
      await heed?.(from + valid);
    }
  } finally {
    await attacker.release();
  }
  return right / counted;
}
