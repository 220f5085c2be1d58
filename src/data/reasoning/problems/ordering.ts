import type { ProblemFamily } from '../problem';

/** Two more numbers than the level says, from 0 to 99, to be sorted: each step takes the smallest of what is left. */
export const ordering: ProblemFamily = ({ random, level }) => {
  const items = new Set<number>();
  while (items.size < level + 2) items.add(random(0, 99));
  const sorted = [...items].sort((a, b) => a - b);
  let left = [...items];
  const steps = sorted.slice(0, -1).map((smallest) => {
    left = left.filter((item) => item !== smallest);
    return `${smallest}:${left.join(' ')}`;
  });
  return { question: `sort ${[...items].join(' ')}`, steps, answer: sorted.join(' ') };
};
