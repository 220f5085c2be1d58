import { sizeOf } from '../../onnx';
import type { Atoms } from './atoms';
import { type Factor, type Labels, renamed, simplified, spread } from './labels';

/** Neighbouring axes of the input and of the output that hold the same elements in the same order. */
interface Block {
  from: number[];
  to: number[];
}

/** Axes that are larger than 1. */
const real = (dims: readonly number[]): number[] => dims.flatMap((d, axis) => (d === 1 ? [] : [axis]));

/** The finest blocks of two shapes of the same size. Axes of size 1 belong to none. */
function blocksOf(before: readonly number[], after: readonly number[]): Block[] {
  const [left, right] = [real(before), real(after)];
  const blocks: Block[] = [];
  while (left.length > 0 || right.length > 0) blocks.push(nextBlock(left, right, before, after));
  return blocks;
}

/** Takes the next axes of both shapes, as many as it needs until they hold as many elements. */
function nextBlock(left: number[], right: number[], before: readonly number[], after: readonly number[]): Block {
  const block: Block = { from: left.splice(0, 1), to: right.splice(0, 1) };
  const held = (axes: number[], dims: readonly number[]) => sizeOf(axes.map((axis) => dims[axis] ?? 1));
  for (;;) {
    const missing = held(block.from, before) - held(block.to, after);
    const [more, into] = missing < 0 ? [left, block.from] : [right, block.to];
    if (missing === 0 || more.length === 0) return block;
    into.push(...more.splice(0, 1));
  }
}

const isPlain = (block: Block): boolean => block.from.length === 1 && block.to.length === 1;

/** One factor over all blocks that it touches, in the sizes of the output. */
function moved(factor: Factor, blocks: Block[], before: readonly number[]): Factor {
  const own = blocks.filter((b) => b.from.some((axis) => factor.axes.includes(axis)));
  const axes = own.flatMap((b) => b.from);
  // Blocks are in the order of both shapes, so the elements of these axes have the same order before and after.
  return { axes: own.flatMap((b) => b.to), atoms: spread(factor, axes, before) };
}

/** Whether two factors lie in one block that is more than an axis moved. */
const collide = (a: Factor, b: Factor, blocks: Block[]): boolean =>
  blocks.some((block) => !isPlain(block) && [a, b].every((f) => block.from.some((axis) => f.axes.includes(axis))));

/**
 * What may shrink after the elements were laid out in another shape. Axes that were one become a factor over several, and
 * the other way round; where two independent axes become one, only the larger can shrink.
 */
export function reshaped(atoms: Atoms, { dims, factors }: Labels, after: readonly number[], reason: string): Labels {
  const blocks = blocksOf(dims, after);
  const plain = new Map(blocks.filter(isPlain).map((b) => [b.from[0], b.to[0]]));
  const accepted: Factor[] = [];
  const result: Factor[] = [];
  for (const factor of [...factors].sort((a, b) => b.atoms.length - a.atoms.length)) {
    if (accepted.some((other) => collide(factor, other, blocks))) {
      for (const atom of factor.atoms) atoms.fix(atom, reason);
      continue;
    }
    accepted.push(factor);
    const whole = factor.axes.every((axis) => plain.has(axis));
    const next = whole
      ? renamed(factor, dims, (axis) => plain.get(axis) ?? axis)
      : simplified(atoms, moved(factor, blocks, dims), after, reason);
    if (next) result.push(next);
  }
  return { dims: after, factors: result };
}
