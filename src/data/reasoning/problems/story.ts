import type { RandomInt } from '../../random';
import type { ProblemFamily } from '../problem';

/** Wordings of a start, a gain, a loss and the question. `{}` is the number. */
interface Wording {
  start: string;
  gain: readonly string[];
  loss: readonly string[];
  question: string;
}

const trained: readonly Wording[] = [
  {
    start: 'tom has {} nuts.',
    gain: ['he finds {}.', 'he gets {}.'],
    loss: ['he eats {}.', 'he loses {}.'],
    question: 'how many?',
  },
  { start: 'a bus has {} people.', gain: ['{} get on.'], loss: ['{} get off.'], question: 'how many are on it?' },
  {
    start: 'ann had {} pens.',
    gain: ['she buys {}.', 'she finds {}.'],
    loss: ['she sells {}.', 'she loses {}.'],
    question: 'how many?',
  },
  {
    start: 'in a box are {} caps.',
    gain: ['it gets {}.', '{} get in.'],
    loss: ['it loses {}.', '{} are lost.'],
    question: 'how many has it?',
  },
  {
    start: 'a dog has {} bones.',
    gain: ['it finds {}.', 'tom gives it {}.'],
    loss: ['it eats {}.', '{} are lost.'],
    question: 'how many has it?',
  },
  {
    start: 'on a ship are {} men.',
    gain: ['{} get on.', 'it gets {}.'],
    loss: ['{} get off.', 'it loses {}.'],
    question: 'how many are on it?',
  },
  {
    start: 'bob had {} figs.',
    gain: ['ann gives him {}.', 'he buys {}.'],
    loss: ['tom eats {}.', 'he sells {}.'],
    question: 'how many has he?',
  },
];

/** Kept from training, so that a wording that was learnt by heart does not help: words that are known, in other company. */
const kept: readonly Wording[] = [
  {
    start: 'a bag has {} nuts.',
    gain: ['ann finds {}.', '{} get in.'],
    loss: ['tom eats {}.', '{} are lost.'],
    question: 'how many?',
  },
  { start: 'on a bus are {} people.', gain: ['it gets {}.'], loss: ['it loses {}.'], question: 'how many?' },
  {
    start: 'ann has {} bones.',
    gain: ['she gets {}.', 'tom finds {}.'],
    loss: ['tom eats {}.', 'she sells {}.'],
    question: 'how many?',
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
  let count = random(2, 20);
  const sentences = [wording.start.replace('{}', String(count))];
  const steps: string[] = [];
  for (let event = 0; event < level; event++) {
    const { next, sentence, step } = happening(random, wording, count);
    sentences.push(sentence);
    steps.push(step);
    count = next;
  }
  return { question: `${sentences.join(' ')} ${wording.question}`, steps, answer: String(count) };
};
