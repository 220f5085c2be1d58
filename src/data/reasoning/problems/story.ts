import type { RandomInt } from '../../random';
import type { ProblemFamily } from '../problem';

/** Sentences of a story. `{}` is a number; other words in braces are chosen once for a story, by {@link Wording.words}. */
interface Wording {
  start: readonly string[];
  gain: readonly string[];
  loss: readonly string[];
  question: readonly string[];
  /** What may stand for words in braces: one line of them is taken for a story. */
  words: readonly Readonly<Record<string, string>>[];
}

const people = ['tom', 'bob', 'jim'].map((name) => ({ name, who: 'he' }));
people.push(...['ann', 'eve', 'liz'].map((name) => ({ name, who: 'she' })));
const owners = people.flatMap((person) =>
  ['nuts', 'pens', 'figs', 'caps', 'cups'].map((things) => ({ ...person, things })),
);

const trained: readonly Wording[] = [
  {
    start: ['{name} has {} {things}.', '{name} had {} {things}.'],
    gain: ['{who} finds {}.', '{who} gets {}.', '{who} buys {}.'],
    loss: ['{who} eats {}.', '{who} loses {}.', '{who} sells {}.'],
    question: ['how many?', 'how many has {who}?'],
    words: owners,
  },
  {
    start: ['a {ride} has {} {riders}.', 'in a {ride} are {} {riders}.'],
    gain: ['{} get on.', '{} get in.', 'it gets {}.'],
    loss: ['{} get off.', '{} are lost.', 'it loses {}.'],
    question: ['how many?', 'how many has it?', 'how many are in it?'],
    words: ['bus', 'ship', 'tram', 'box', 'jar'].flatMap((ride) =>
      ['people', 'men', 'dogs', 'cats'].map((riders) => ({ ride, riders })),
    ),
  },
  {
    start: ['{name} has a jar of {} {things}.'],
    gain: ['{name} gets {}.', '{} get in.'],
    loss: ['{name} eats {}.', '{} are lost.'],
    question: ['how many are in it?', 'how many?'],
    words: owners,
  },
];

/** Kept from training, so that what was learnt by heart does not help: known verbs, other people, things and order. */
const kept: readonly Wording[] = [
  {
    start: ['a bag has {} eggs.'],
    gain: ['tom finds {}.', '{} get in.'],
    loss: ['tom eats {}.', '{} are lost.'],
    question: ['how many?'],
    words: [{}],
  },
  {
    start: ['on a bus are {} people.'],
    gain: ['it gets {}.'],
    loss: ['it loses {}.'],
    question: ['how many?'],
    words: [{}],
  },
  {
    start: ['sue has {} eggs.'],
    gain: ['she gets {}.', 'sue buys {}.'],
    loss: ['she sells {}.', 'sue loses {}.'],
    question: ['how many?'],
    words: [{}],
  },
];

const choose = <T>(random: RandomInt, from: readonly T[]): T => from[random(0, from.length - 1)] as T;

/** What happens to a number, in words and as a step. Never takes more than there is. */
function happening(random: RandomInt, { gain, loss }: Wording, count: number) {
  const gains = count < 2 || random(0, 1) === 1;
  const change = random(1, gains ? 20 : count);
  const next = gains ? count + change : count - change;
  const sentence = choose(random, gains ? gain : loss).replace('{}', String(change));
  return { next, sentence, step: `${count}${gains ? '+' : '-'}${change}=${next}` };
}

/** Somebody has something; as many events as the level says add to it or take from it. */
export const story: ProblemFamily = ({ random, level, heldOut }) => {
  const wording = choose(random, heldOut ? kept : trained);
  const words = choose(random, wording.words);
  let count = random(2, 20);
  const sentences = [choose(random, wording.start).replace('{}', String(count))];
  const steps: string[] = [];
  for (let event = 0; event < level; event++) {
    const { next, sentence, step } = happening(random, wording, count);
    sentences.push(sentence);
    steps.push(step);
    count = next;
  }
  const text = [...sentences, choose(random, wording.question)].join(' ');
  const question = text.replaceAll(/\{(\w+)\}/g, (_, word: string) => words[word] ?? word);
  return { question, steps, answer: String(count) };
};
