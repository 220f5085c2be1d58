import { int64 } from '../tensor';
import type { Lowering, LoweringContext } from './lowering';

/** How a value is turned (arXiv:2104.09864). Its last axis holds a head. */
export interface Rotation {
  /** [batch or 1, length, pairs]. */
  cos: string;
  sin: string;
  /** Pairs of neighbours, rather than of one number from each half. */
  interleaved: boolean;
  pairs: number;
  /** The axis of the heads: 1 in [batch, heads, length, size], 2 in [batch, length, heads, size]. */
  headAxis: 1 | 2;
}

/** The two members of each pair, turned by the angle of their place. */
function turnPair(c: LoweringContext, a: string, b: string, cos: string, sin: string): [string, string] {
  const times = (x: string, y: string) => c.add('Mul', [x, y]);
  return [c.add('Sub', [times(a, cos), times(b, sin)]), c.add('Add', [times(a, sin), times(b, cos)])];
}

/** Turns the first `2 · pairs` numbers of each head. @param dims of x, of rank 4. */
export function rotate(c: LoweringContext, x: string, dims: readonly number[], rotation: Rotation): string {
  const { pairs, interleaved, headAxis } = rotation;
  const size = dims[3] ?? 0;
  if (2 * pairs > size) c.fail();
  const turning = 2 * pairs === size ? x : c.slice(x, 3, 0, 2 * pairs);
  const axes = interleaved ? [headAxis, 4] : [headAxis];
  const [cos, sin] = [c.unsqueeze(rotation.cos, ...axes), c.unsqueeze(rotation.sin, ...axes)];
  const split = interleaved ? c.reshape(turning, [...dims.slice(0, 3), pairs, 2]) : turning;
  const [a = '', b = ''] = c.addMany('Split', [split], 2, { axis: -1, num_outputs: 2 });
  const joined = c.add('Concat', turnPair(c, a, b, cos, sin), { axis: -1 });
  const turned = interleaved ? c.reshape(joined, [...dims.slice(0, 3), 2 * pairs]) : joined;
  return turning === x ? turned : c.add('Concat', [turned, c.slice(x, 3, 2 * pairs, size)], { axis: -1 });
}

/** Turns a value [batch, heads, length, size] or [batch, length, heads · size]. */
function rotateAny(c: LoweringContext, x: string, heads: number, rotation: Omit<Rotation, 'headAxis'>): string {
  const dims = c.dims(x);
  if (dims.length === 4) return rotate(c, x, dims, { ...rotation, headAxis: 1 });
  const [batch = 0, length = 0, width = 0] = dims;
  if (dims.length !== 3 || heads === 0) c.fail();
  const apart = [batch, length, heads, width / heads];
  return c.reshape(rotate(c, c.reshape(x, apart), apart, { ...rotation, headAxis: 2 }), dims);
}

/** The number of pairs that turn: `rotary_embedding_dim` in all, or as many as the tables have. */
const pairsOf = (c: LoweringContext, cos: string): number =>
  c.int('rotary_embedding_dim') / 2 || (c.dims(cos).at(-1) ?? 0);

/** Positions [batch, length] from what com.microsoft takes: those, or one number to start from. */
function positionsOf(c: LoweringContext, ids: string, length: number): string {
  if (c.dims(ids).length === 2) return ids;
  const steps = c.constant(
    int64(
      Array.from({ length }, (_, i) => i),
      [1, length],
    ),
  );
  return c.add('Add', [steps, ids]);
}

/** RotaryEmbedding of ONNX Runtime's own domain. */
export const contribRotary: Lowering = (c) => {
  const [x, ids, cosTable, sinTable] = [c.need(0), c.need(1), c.need(2), c.need(3)];
  if (c.int('is_packed_batching') || c.float('scale', 1) !== 1) c.fail();
  const dims = c.dims(x);
  const pairs = pairsOf(c, cosTable);
  const heads = c.int('num_heads') || (dims.length === 3 ? (dims[2] ?? 0) / (2 * pairs) : 0);
  const positions = positionsOf(c, ids, dims[dims.length - 2] ?? 0);
  const [cos, sin] = [cosTable, sinTable].map((table) => c.add('Gather', [table, positions], { axis: 0 }));
  const interleaved = c.int('interleaved') === 1;
  return [rotateAny(c, x, heads, { cos: cos ?? '', sin: sin ?? '', pairs, interleaved })];
};

/** RotaryEmbedding of opset 23. Without positions, the tables hold one row for each place of each sequence. */
export const standardRotary: Lowering = (c) => {
  const [x, cosTable, sinTable, ids] = [c.need(0), c.need(1), c.need(2), c.input(3)];
  const pairs = pairsOf(c, cosTable);
  const look = (table: string) => (ids ? c.add('Gather', [table, ids], { axis: 0 }) : table);
  const [cos, sin] = [look(cosTable), look(sinTable)];
  return [rotateAny(c, x, c.int('num_heads'), { cos, sin, pairs, interleaved: c.int('interleaved') === 1 })];
};
