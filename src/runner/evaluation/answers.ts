import { labelCount, type Samples, unlabelled } from '../../data';
import type { Model } from '../../onnx';
import { type MeasureSettings, predictAll } from '../measure';

/** Scores that are kept to compare models in full: 256 MB of them. Above that they are compared by what they say alone. */
const MOST_SCORES = 2 ** 26;

/** What a model says of every labelled sample, or place of a text that is to be written, in their order. */
export interface Answers {
  classes: number;
  /** Which of the samples; several rows where a sample has several labels. */
  samples: Uint32Array;
  labels: Int32Array;
  /** The likeliest class, and how likely it is taken to be. */
  said: Int32Array;
  confidence: Float32Array;
  /** Cross-entropy with the label, in nats. */
  losses: Float32Array;
  /** How many classes are taken to be likelier than the label. */
  ranks: Int32Array;
  /** Logarithms of probabilities, [rows, classes], where they are not too many. */
  scores?: Float32Array;
}

function emptyAnswers(rows: number, classes: number): Answers {
  const scores = rows * classes <= MOST_SCORES ? new Float32Array(rows * classes) : undefined;
  return {
    ...{ classes, samples: new Uint32Array(rows), labels: new Int32Array(rows), said: new Int32Array(rows) },
    ...{ confidence: new Float32Array(rows), losses: new Float32Array(rows), ranks: new Int32Array(rows), scores },
  };
}

/** The logarithm of the sum of exponentials, without overflow. */
function logSum(row: Float32Array, highest: number): number {
  let sum = 0;
  for (const score of row) sum += Math.exp(score - highest);
  return Math.log(sum) + highest;
}

function judge(row: Float32Array, to: Answers, at: number): void {
  const label = to.labels[at] ?? 0;
  const own = row[label] ?? 0;
  let [likeliest, rank] = [0, 0];
  for (const [c, score] of row.entries()) {
    if (score > (row[likeliest] ?? 0)) likeliest = c;
    if (score > own) rank++;
  }
  const highest = row[likeliest] ?? 0;
  const all = logSum(row, highest);
  to.said[at] = likeliest;
  to.confidence[at] = Math.exp(highest - all);
  to.losses[at] = all - own;
  to.ranks[at] = rank;
  to.scores?.set(
    row.map((score) => score - all),
    at * to.classes,
  );
}

/** Has a model answer all samples that have a label. @throws OnnxError where it is no classifier of such samples. */
export async function answersOf(model: Model, samples: Samples, settings: MeasureSettings): Promise<Answers> {
  const places = labelCount(samples.dataset);
  const rows = samples.labels.reduce((sum, label) => (label === unlabelled ? sum : sum + 1), 0);
  let answers: Answers | undefined;
  let at = 0;
  await predictAll(model, samples, settings, (logits, { from, valid, labels, classes }) => {
    answers ??= emptyAnswers(rows, classes);
    for (let row = 0; row < valid * places; row++) {
      const label = Number(labels[row]);
      if (label === unlabelled) continue;
      answers.samples[at] = from + Math.floor(row / places);
      answers.labels[at] = label;
      judge(logits.subarray(row * classes, (row + 1) * classes), answers, at++);
    }
  });
  return answers ?? emptyAnswers(0, 0);
}

/** 1 where the answer is the label. */
export const rightness = ({ said, labels }: Answers): Uint8Array =>
  Uint8Array.from(said, (guess, row) => Number(guess === labels[row]));
