import { createDataset, type Dataset, sampleSize } from './dataset';
import { DataError } from './errors';
import { sequence } from './order';
import { shuffle } from './random';
import { pick, type Samples } from './samples';

/** Copies samples, row after row. */
function fill<T extends { set(values: T, at: number): void; subarray(from: number, to: number): T }>(
  out: T,
  parts: readonly { inputs: T; indices: Uint32Array }[],
  size: number,
): T {
  let row = 0;
  for (const { inputs, indices } of parts) {
    for (const index of indices) out.set(inputs.subarray(index * size, (index + 1) * size), row++ * size);
  }
  return out;
}

/** The texts of all samples, where all have one. */
function textsOf(parts: readonly Samples[]): string[] | undefined {
  const texts = parts.flatMap(({ dataset, indices }) => Array.from(indices, (index) => dataset.texts?.[index]));
  return texts.includes(undefined) ? undefined : (texts as string[]);
}

/** Only the samples themselves, in a dataset of their own. */
function joined(parts: readonly Samples[], like: Dataset): Dataset {
  const size = sampleSize(like.shape);
  const labels = Int32Array.from(parts.flatMap((part) => [...part.labels]));
  const count = labels.length;
  const rows = <T>() => parts.map(({ dataset, indices }) => ({ inputs: dataset.inputs as T, indices }));
  const facts = { ...like, count, labels, texts: textsOf(parts) };
  if (facts.element === 'pixels')
    return createDataset({ ...facts, inputs: fill(new Uint8Array(count * size), rows(), size) });
  if (facts.element === 'tokens')
    return createDataset({ ...facts, inputs: fill(new Int32Array(count * size), rows(), size) });
  return createDataset({ ...facts, inputs: fill(new Float32Array(count * size), rows(), size) });
}

/**
 * All of some samples, and so many of others that those are `share` (0…1) of the whole, or all of them where there are
 * fewer. Which ones is chosen by the seed.
 * @throws DataError where the two are not of one kind.
 */
export function mixSamples(own: Samples, others: Samples, share: number, seed: number): Samples {
  const kind = ({ dataset: { element, shape } }: Samples) => `${element} of [${shape}]`;
  if (kind(own) !== kind(others)) {
    throw new DataError(
      'mismatch',
      `Samples that are ${kind(own)} cannot be mixed with ${kind(others)}.`,
      'Name data of the kind of data.train.',
    );
  }
  const wanted = Math.round((own.indices.length * share) / (1 - share));
  const chosen = shuffle(sequence(others.indices.length), 'mix', seed).slice(0, wanted).sort();
  const dataset = joined([own, pick(others, chosen)], others.dataset);
  return { dataset, indices: sequence(dataset.count), labels: dataset.labels };
}
