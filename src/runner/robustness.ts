import { DataError, evaluationBatches, type Normalize, type Samples, unlabelled } from '../data';
import type { Experiment } from '../experiment';
import type { Model } from '../onnx';
import { Attacker, type Fgsm } from '../training';
import type { MeasureSettings } from './measure';
import { likeliest } from './teacher-logits';

const BATCH = 256;
/** Of texts, whose attention takes memory by the square of their length. */
const TEXTS = 32;

/**
 * What FGSM means in the units that a model sees.
 * @param epsilon of pixels as a share of the range from black to white; of tokens as one of the size of embeddings.
 */
export const fgsmOf = ({ dataset }: Samples, { mean, std }: Normalize, epsilon: number): Fgsm =>
  dataset.element === 'tokens' ? { epsilon } : { epsilon: epsilon / std, low: -mean / std, high: (1 - mean) / std };

/** @throws DataError where samples are numbers, of which nobody knows how far is far. */
export function checkMovable({ dataset }: Samples): void {
  if (dataset.element !== 'numbers') return;
  throw new DataError(
    'unsupported',
    'Only pixels, and the embeddings of tokens, can be moved by FGSM, and the samples are numbers.',
    'Leave the adversarial phase out, or name data of images or texts.',
  );
}

/** How far the last adversarial phase of an experiment moves samples; undefined where it has none. */
export function epsilonOf({ stages }: Experiment): number | undefined {
  const phases = stages.flatMap((stage) => ('finetune' in stage ? [stage.finetune] : []));
  return phases.findLast(({ phase }) => phase === 'adversarial')?.fgsm.epsilon;
}

/** Of rows of class scores, how many have a label, and how many of those are told rightly. */
function judged(logits: Float32Array, classes: number, labels: BigInt64Array): { right: number; counted: number } {
  const guesses = likeliest(logits, classes);
  const known = [...labels.keys()].filter((row) => Number(labels[row]) !== unlabelled);
  return { right: known.filter((row) => guesses[row] === Number(labels[row])).length, counted: known.length };
}

type RobustSettings = MeasureSettings & { epsilon: number };

/**
 * How many of the labelled samples, or of the tokens that are to be written, a model tells rightly after FGSM has moved the
 * samples against it.
 * @param settings.epsilon as in {@link fgsmOf}.
 * @throws OnnxError where no gradient passes the model. @throws DataError where samples are numbers.
 */
export async function robustHits(
  model: Model,
  samples: Samples,
  settings: RobustSettings,
): Promise<{ right: number; counted: number }> {
  checkMovable(samples);
  const { normalize, threads, device, epsilon, heed } = settings;
  const { shape, element, places = [], padding } = samples.dataset;
  const batch = element === 'tokens' ? TEXTS : BATCH;
  const sizes = { batch, sample: shape, places, padding, threads, device };
  const attacker = await Attacker.create(model, sizes, fgsmOf(samples, normalize, epsilon));
  let [right, counted] = [0, 0];
  try {
    for (const { arrays, from, valid } of evaluationBatches(samples, normalize, batch)) {
      const { logits } = await attacker.run(arrays.inputs, arrays.labels);
      // Rows beyond the samples have no label.
      const found = judged(logits, attacker.classes, arrays.labels);
      right += found.right;
      counted += found.counted;
      await heed?.(from + valid);
    }
  } finally {
    await attacker.release();
  }
  return { right, counted };
}

/** The share of labelled samples that a model tells rightly after FGSM has moved them against it; see {@link robustHits}. */
export async function robustAccuracy(model: Model, samples: Samples, settings: RobustSettings): Promise<number> {
  const { right, counted } = await robustHits(model, samples, settings);
  return right / counted;
}
