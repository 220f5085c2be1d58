import { intAttribute, intsAttribute, stringAttribute } from '../../../onnx';
import type { RuleContext } from '../rule';

/** How a kernel moves over its input: one entry per spatial axis. */
export interface Window {
  kernel: number[];
  strides: number[];
  dilations: number[];
  /** Padding before and after. */
  before: number[];
  after: number[];
  /** Spatial sizes of input and output. */
  input: readonly number[];
  output: readonly number[];
}

const ones = (count: number): number[] => new Array<number>(count).fill(1);

/** Padding of one axis for `auto_pad`: as much as keeps ceil(input / stride) outputs. */
function samePadding(input: number, output: number, stride: number, extent: number, upper: boolean): [number, number] {
  const total = Math.max(0, (output - 1) * stride + extent - input);
  const small = Math.floor(total / 2);
  return upper ? [small, total - small] : [total - small, small];
}

/** Reads the window of a convolution or pooling node (onnx/docs/Operators.md, Conv). */
export function windowOf(c: RuleContext, kernel: readonly number[]): Window {
  const rank = kernel.length;
  const strides = intsAttribute(c.node, 'strides') ?? ones(rank);
  const dilations = intsAttribute(c.node, 'dilations') ?? ones(rank);
  const pads = intsAttribute(c.node, 'pads') ?? new Array<number>(2 * rank).fill(0);
  const mode = stringAttribute(c.node, 'auto_pad') ?? 'NOTSET';
  const input = c.dims(c.input(0)).slice(2);
  const output = c.dims(c.output()).slice(2);
  const padding = kernel.map((size, i): [number, number] => {
    if (mode === 'VALID') return [0, 0];
    if (mode === 'NOTSET') return [pads[i] ?? 0, pads[i + rank] ?? 0];
    const extent = (size - 1) * (dilations[i] ?? 1) + 1;
    return samePadding(input[i] ?? 1, output[i] ?? 1, strides[i] ?? 1, extent, mode === 'SAME_UPPER');
  });
  return {
    kernel: [...kernel],
    strides,
    dilations,
    before: padding.map(([b]) => b),
    after: padding.map(([, a]) => a),
    input,
    output,
  };
}

/**
 * The number of groups of a convolution, or of a transposed one.
 * @throws OnnxError where the channels cannot be divided like that: ONNX Runtime says so only when it runs.
 */
export function groupsOf(c: RuleContext): number {
  const groups = intAttribute(c.node, 'group') ?? 1;
  const kernel = c.dims(c.input(1));
  const [first = 0, inner = 0] = kernel;
  const channels = c.dims(c.input(0))[1] ?? 0;
  const read = c.node.operator === 'ConvTranspose' ? first : inner * groups;
  if (groups >= 1 && first % groups === 0 && read === channels) return groups;
  throw c.unsupported(`its kernel [${kernel}] does not fit ${channels} channels, group ${groups}`);
}
