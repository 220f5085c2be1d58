import { labelCount, unlabelled } from '../../data';
import type { Model } from '../../onnx';
import type { RunContext } from '../context';
import { predictAll } from '../measure';
import { likeliest } from '../teacher-logits';
import type { Told } from './difference';

/** Which of the labelled validation samples (of texts: which tokens) a model tells rightly. */
export async function toldBy(c: RunContext, model: Model): Promise<Told> {
  const { validation } = c.data;
  const places = labelCount(validation.dataset);
  const told: number[] = [];
  const settings = { normalize: c.experiment.data.normalize, threads: c.threads, heed: () => c.requests.heed() };
  await predictAll(model, validation, settings, (logits, { valid, labels, classes }) => {
    const guesses = likeliest(logits.subarray(0, valid * places * classes), classes);
    for (const [row, guess] of guesses.entries()) {
      const label = Number(labels[row]);
      if (label !== unlabelled) told.push(guess === label ? 1 : 0);
    }
  });
  return Uint8Array.from(told);
}

/** As of a model whose training came to no number: it tells nothing rightly. */
export const nothingTold = ({ data }: RunContext): Told =>
  new Uint8Array(data.validation.labels.filter((label) => label !== unlabelled).length);
