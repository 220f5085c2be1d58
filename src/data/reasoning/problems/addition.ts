import type { ProblemFamily } from '../problem';

/** The digits of a number, ones first. */
const digitsOf = (value: number): number[] => [...String(value)].reverse().map(Number);

/** Both numbers have as many digits as the level says; each step adds two digits and what was carried: `7+5=12,4+8+1=13`. */
export const addition: ProblemFamily = ({ random, level }) => {
  const number = () => random(level === 1 ? 0 : 10 ** (level - 1), 10 ** level - 1);
  const [left, right] = [number(), number()];
  const others = digitsOf(right);
  let carried = 0;
  const steps = digitsOf(left).map((digit, i) => {
    const other = others[i] ?? 0;
    const sum = digit + other + carried;
    const step = `${digit}+${other}${carried > 0 ? `+${carried}` : ''}=${sum}`;
    carried = sum >= 10 ? 1 : 0;
    return step;
  });
  return { question: `${left}+${right}`, steps, answer: String(left + right) };
};
