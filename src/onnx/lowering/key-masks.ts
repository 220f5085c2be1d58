import { sizeOf } from '../tensor';
import type { LoweringContext } from './lowering';
import { maskWhere } from './scaled-attention';

/** [batch, keyLength]: whether a key lies before the end, and not before the start, of its sequence. */
function withinEnds(c: LoweringContext, ends: string, batch: number, keyLength: number, hasStarts: boolean): string {
  const places = c.constant({
    type: 'int32',
    dims: [1, keyLength],
    data: Int32Array.from({ length: keyLength }, (_, i) => i),
  });
  const column = (from: number) => c.unsqueeze(c.slice(ends, 0, from, from + batch), 1);
  const before = c.add('Less', [places, column(0)]);
  return hasStarts ? c.add('And', [before, c.add('Not', [c.add('Less', [places, column(batch)])])]) : before;
}

/**
 * The masks that com.microsoft's attentions take, as values to add to the scores: the length of each sequence [batch], its
 * end and its start [2 · batch], or 0 and 1 for each key [batch, keyLength] or pair [batch, length, keyLength].
 */
export function keyMask(
  c: LoweringContext,
  mask: string | undefined,
  { batch, keyLength }: { batch: number; keyLength: number },
): string | undefined {
  if (mask === undefined) return undefined;
  const dims = c.dims(mask);
  const filter = c.float('mask_filter_value', -10000);
  const additive = (allowed: string, ...axes: number[]) =>
    maskWhere(c, c.unsqueeze(allowed, ...axes), filter, c.type());
  if (dims.length === 1) {
    const count = sizeOf(dims);
    if (count !== batch && count !== 2 * batch) c.fail();
    return additive(withinEnds(c, mask, batch, keyLength, count !== batch), 1, 2);
  }
  if (dims.at(-1) !== keyLength || dims.length > 3) c.fail();
  const allowed = c.add('Greater', [mask, c.scalar(0, c.type(mask))]);
  return dims.length === 2 ? additive(allowed, 1, 2) : additive(allowed, 1);
}
