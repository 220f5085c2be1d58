import type { Attribute } from '../graph';
import { sizeOf, type Tensor } from '../tensor';
import type { Lowering, LoweringContext } from './lowering';

/** Numbers of a few bits, those of a row after each other from the low end of its bytes, as one byte each. */
function unpacked({ data }: Tensor, bits: number, rows: number, columns: number): Uint8Array {
  const perRow = Math.ceil((columns * bits) / 8);
  const perByte = 8 / bits;
  const mask = 2 ** bits - 1;
  return Uint8Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const byte = Number(data[row * perRow + Math.floor(column / perByte)]);
    return (byte >> ((column % perByte) * bits)) & mask;
  });
}

interface Sizes {
  bits: number;
  /** Rows of the weight, which are columns of the product. */
  rows: number;
  blocks: number;
  block: number;
}

/** The zero points of all blocks: integers, or a shift in units of the scale. */
function zeroPoints(c: LoweringContext, { bits, rows, blocks }: Sizes): { integers?: string; shift?: string } {
  const name = c.input(3);
  const dims = [rows * blocks];
  if (!name)
    return { integers: c.constant({ type: 'uint8', dims, data: new Uint8Array(rows * blocks).fill(2 ** (bits - 1)) }) };
  if (c.knownType(name) !== 'uint8') return { shift: c.reshape(name, [rows * blocks, 1]) };
  const tensor = c.stored(3);
  return { integers: c.constant({ type: 'uint8', dims, data: unpacked(tensor, bits, rows, blocks) }) };
}

/**
 * A · Wᵀ with a W of 2, 4 or 8 bits, scaled in blocks along each row (com.microsoft): the weight in bytes, dequantized, and
 * a product through which gradients pass to A. The weight stays as it is.
 */
export const matMulNBits: Lowering = (c) => {
  const [columns, rows, bits, block] = [c.int('K'), c.int('N'), c.int('bits', 4), c.int('block_size')];
  // A permutation of the groups.
  c.refuse(4);
  if (![2, 4, 8].includes(bits)) c.fail();
  const blocks = Math.ceil(columns / block);
  const packed = c.stored(1);
  if (packed.type !== 'uint8' || sizeOf(packed.dims) !== (rows * blocks * block * bits) / 8) c.fail();
  const dims = [rows * blocks, block];
  const bytes = c.constant({ type: 'uint8', dims, data: unpacked(packed, bits, rows, blocks * block) });
  const scale = c.reshape(c.need(2), [rows * blocks]);
  const { integers, shift } = zeroPoints(c, { bits, rows, blocks, block });
  const steps = c.add('DequantizeLinear', [bytes, scale, ...(integers ? [integers] : [])], { axis: 0 });
  const offset = shift && c.add('Mul', [shift, c.reshape(scale, [rows * blocks, 1])]);
  const whole = c.reshape(offset ? c.add('Sub', [steps, offset]) : steps, [rows, blocks * block]);
  const weight = blocks * block === columns ? whole : c.slice(whole, 1, 0, columns);
  return [c.sum(c.add('MatMul', [c.need(0), c.transpose(weight, [1, 0])]), c.input(5))];
};

/** What became standard in opset 10, where its integers have 8 bits (com.microsoft). */
const asStandard =
  (operator: string, integers: (c: LoweringContext) => string | undefined): Lowering =>
  (c) => {
    const type = c.knownType(integers(c));
    if (type !== 'int8' && type !== 'uint8') c.fail();
    const axis: Attribute | undefined = c.node.attributes.get('axis');
    return [c.add(operator, c.node.inputs, { axis })];
  };

export const contribQuantization: Record<string, Lowering> = {
  QuantizeLinear: asStandard('QuantizeLinear', (c) => c.node.outputs[0]),
  DequantizeLinear: asStandard('DequantizeLinear', (c) => c.need(0)),
};
