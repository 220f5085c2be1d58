import { evaluationBatches, labelCount, type Normalize, type Samples, unlabelled } from '../data';
import type { Model } from '../onnx';
import type { Device } from '../runtime';
import { Predictor } from '../training';

const BATCH = 256;

/** Accuracy as a fraction and mean cross-entropy over the labelled samples; of texts, over the tokens that are to be written. */
export interface Quality {
  accuracy: number;
  loss: number;
  /** Accuracy on samples that were moved against the model, where that was measured. */
  robust?: number;
}

/** How samples become inputs, and what computes. */
export interface MeasureSettings {
  normalize: Normalize;
  threads: number;
  /** The processor where missing. */
  device?: Device;
  heed?: (done: number) => Promise<void>;
}

/** What one row of class scores says. */
interface RowQuality {
  likeliest: number;
  /** Cross-entropy with the label. */
  loss: number;
}

function judgeRow(logits: Float32Array, start: number, classes: number, label: number): RowQuality {
  let likeliest = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < classes; c++) {
    const score = logits[start + c] ?? 0;
    if (score > highest) {
      highest = score;
      likeliest = c;
    }
  }
  let sum = 0;
  for (let c = 0; c < classes; c++) sum += Math.exp((logits[start + c] ?? 0) - highest);
  return { likeliest, loss: Math.log(sum) + highest - (logits[start + label] ?? 0) };
}

/** Class scores of all samples in order, handed out batch by batch; stops early when `heed` throws. */
export async function predictAll(
  model: Model,
  samples: Samples,
  settings: MeasureSettings,
  take: (logits: Float32Array, batch: { from: number; valid: number; labels: BigInt64Array; classes: number }) => void,
): Promise<void> {
  const { normalize, threads, device, heed } = settings;
  const { shape: sample, padding } = samples.dataset;
  const predictor = await Predictor.create(model, { batch: BATCH, sample, padding, threads, device });
  try {
    for (const { arrays, from, valid } of evaluationBatches(samples, normalize, BATCH)) {
      const logits = await predictor.run(arrays.inputs);
      take(logits, { from, valid, labels: arrays.labels, classes: predictor.classes });
      await heed?.(from + valid);
    }
  } finally {
    await predictor.release();
  }
}

/** Measures a model on data. */
export async function measure(model: Model, samples: Samples, settings: MeasureSettings): Promise<Quality> {
  let [correct, loss, counted] = [0, 0, 0];
  await predictAll(model, samples, settings, (logits, { valid, labels, classes }) => {
    for (let row = 0; row < valid * labelCount(samples.dataset); row++) {
      const label = Number(labels[row]);
      if (label === unlabelled) continue;
      const judged = judgeRow(logits, row * classes, classes, label);
      counted++;
      loss += judged.loss;
      if (judged.likeliest === label) correct++;
    }
  });
  return { accuracy: correct / counted, loss: loss / counted };
}
