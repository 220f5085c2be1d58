import type { Problem } from './problem';

/** What a model is to write after a question: the answer, or the steps to it before. */
export type Solution = 'answer' | 'chain';

/** Between question, steps and answer. None of them contains it. */
const QUESTION_END = '?';
const ANSWER_START = '#';

/** The question as a model reads it; what follows is to be written. */
export const promptOf = ({ question }: Pick<Problem, 'question'>): string =>
  question.endsWith(QUESTION_END) ? question : question + QUESTION_END;

/** What is to be written: `7+5=12,4+8+1=13#132`, or `#132`. */
export const solutionOf = ({ steps, answer }: Problem, solution: Solution): string =>
  (solution === 'chain' ? steps.join(',') : '') + ANSWER_START + answer;

/** Whether what a model wrote ends with the right answer, exactly, whatever stands before. */
export const isRight = (written: string, { answer }: Pick<Problem, 'answer'>): boolean =>
  written.slice(written.lastIndexOf(ANSWER_START) + 1) === answer && written.includes(ANSWER_START);

const CHARACTERS = '0123456789+-=/x,#?: .abcdefghijklmnopqrstuvwyz';
/** Ids below are padding and the end of a text, as `architecture: decoder` has them. */
const FIRST = 2;
export const padding = 0;
export const end = 1;

/** How many tokens there are. */
export const vocabulary = CHARACTERS.length + FIRST;

const ids = new Map([...CHARACTERS].map((character, i) => [character, i + FIRST]));

/** One token for each character. @throws RangeError for a character that no problem has. */
export const encode = (text: string): number[] =>
  [...text].map((character) => {
    const id = ids.get(character);
    if (id === undefined) throw new RangeError(`There is no token for "${character}".`);
    return id;
  });

/** The text of tokens; padding and ends are left out. */
export const decode = (tokens: readonly number[]): string => tokens.map((id) => CHARACTERS[id - FIRST] ?? '').join('');
