import { float } from '../attributes';
import { elementCode, int64 } from '../tensor';
import type { Lowering, LoweringContext } from './lowering';

/** The vector of each position: by its number where numbers are given, else the first of the table. */
function positions(c: LoweringContext, length: number): string {
  const [table, ids] = [c.need(3), c.input(8)];
  return ids ? c.add('Gather', [table, ids], { axis: 0 }) : c.slice(table, 0, 0, length);
}

/** How many tokens of each sequence are there, by the mask; 0 without one. */
function maskIndex(c: LoweringContext, batch: number): string {
  const [mask, to] = [c.input(7), elementCode('int32')];
  if (!mask) return c.add('Cast', [c.constant(int64(new Array(batch).fill(0)))], { to });
  const one = c.scalar(1, 'int32');
  return c.add('ReduceSum', [c.add('Cast', [c.add('Equal', [mask, one])], { to }), c.b.ints([1])], { keepdims: 0 });
}

/** LayerNormalization of the sum of word, position and segment vectors (com.microsoft). */
export const embedLayerNormalization: Lowering = (c) => {
  const [ids, segments] = [c.need(0), c.input(1)];
  const [batch = 0, length = 0] = c.dims(ids);
  const words = c.add('Gather', [c.need(2), ids], { axis: 0 });
  const segment = segments && c.add('Gather', [c.need(4), segments], { axis: 0 });
  const sum = c.sum(words, positions(c, length), segment);
  const epsilon = float(c.float('epsilon', 1e-12));
  const normal = c.add('LayerNormalization', [sum, c.need(5), c.need(6)], { axis: -1, epsilon });
  return [normal, c.wants(1) ? maskIndex(c, batch) : undefined, sum];
};
