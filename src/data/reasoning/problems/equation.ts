import type { ProblemFamily } from '../problem';

const term = (factor: number): string => (factor === 1 ? 'x' : `${factor}x`);
const signed = (value: number): string => (value < 0 ? String(value) : `+${value}`);

/** `3x+4=19`: subtract, then divide. From level 2 on x stands on both sides; numbers grow with the level. */
export const equation: ProblemFamily = ({ random, level }) => {
  const most = 4 + 5 * level;
  const x = random(1, most);
  const right = level === 1 ? 0 : random(1, 4);
  const factor = random(2, 5);
  const constant = random(1, most);
  const result = factor * x + constant;
  const both = right > 0;
  const other = both ? `${term(right)}${signed(result)}` : String(result);
  const question = `${term(factor + right)}${signed(constant)}=${other}`;
  const gathered = both ? [`${term(factor)}${signed(constant)}=${result}`] : [];
  const steps = [
    ...gathered,
    `${result}-${constant}=${factor * x}`,
    `${term(factor)}=${factor * x}`,
    `${factor * x}/${factor}=${x}`,
  ];
  return { question, steps, answer: `x=${x}` };
};
