import type { Layers } from './layers';
import { type Rotation, rotate } from './positions';

export interface BlockOptions {
  /** Where the block is in the stack, from 1. */
  index: number;
  layers: number;
  width: number;
  heads: number;
  /** Width of the gated MLP inside. */
  hidden: number;
  rotation: Rotation;
  /** Added to the scores [N, heads, L, keys]; broadcasts. */
  mask: string;
}

/** The width of the MLP: two thirds of four times the model's, as its gate is a third matrix (Shazeer, 2020), in eights. */
export const hiddenWidth = (width: number): number => 8 * Math.ceil(width / 3);

/** Layers that write into the residual stream start smaller, the more of them there are (Radford et al., 2019). */
const residualGain = ({ layers }: BlockOptions): number => 1 / Math.sqrt(2 * layers);

function attention(l: Layers, name: string, x: string, o: BlockOptions): string {
  const { builder: b } = l;
  const { width, heads } = o;
  const head = width / heads;
  const projected = (part: string, output?: string) => {
    const flat = l.linear(`${name}.${part}`, x, width, width);
    const split = b.add('Reshape', [flat, b.ints([0, 0, heads, head])]);
    return b.add('Transpose', [split], { perm: [0, 2, 1, 3] }, output);
  };
  const queries = rotate(b, projected('query'), o.rotation, `${name}.queries`);
  const keys = rotate(b, projected('key'), o.rotation, `${name}.keys`);
  const values = projected('value', `${name}.values`);
  const scores = b.add('MatMul', [queries, b.add('Transpose', [keys], { perm: [0, 1, 3, 2] })]);
  const scaled = b.add('Mul', [scores, b.scalar(1 / Math.sqrt(head), 'float32')]);
  const weights = b.add('Softmax', [b.add('Add', [scaled, o.mask])], { axis: -1 }, `${name}.weights`);
  const mixed = b.add('Transpose', [b.add('MatMul', [weights, values])], { perm: [0, 2, 1, 3] });
  const joined = b.add('Reshape', [mixed, b.ints([0, 0, width])]);
  return l.linear(`${name}.output`, joined, width, width, residualGain(o));
}

/** SwiGLU (Shazeer, 2020, arXiv:2002.05202): down(silu(gate x) · up x). */
function gatedMlp(l: Layers, name: string, x: string, o: BlockOptions): string {
  const { builder: b } = l;
  const gate = l.linear(`${name}.gate`, x, o.width, o.hidden);
  const open = b.add('Mul', [gate, b.add('Sigmoid', [gate])]);
  const inner = b.add('Mul', [open, l.linear(`${name}.up`, x, o.width, o.hidden)]);
  return l.linear(`${name}.down`, inner, o.hidden, o.width, residualGain(o));
}

/** Attention and a gated MLP, each after a norm and added to what came in: x [N, L, width] → the same. */
export function transformerBlock(l: Layers, x: string, o: BlockOptions): string {
  const { builder: b } = l;
  const name = `block${o.index}`;
  const attended = attention(l, `${name}.attention`, l.rmsNorm(`${name}.attention.norm`, x, o.width), o);
  const middle = b.add('Add', [x, attended], {}, `${name}.attended`);
  const changed = gatedMlp(l, `${name}.mlp`, l.rmsNorm(`${name}.mlp.norm`, middle, o.width), o);
  return b.add('Add', [middle, changed], {}, `${name}.out`);
}
