import { stringAttribute } from '../../../onnx';
import type { Operand } from '../combine';
import type { Rule, RuleContext } from '../rule';

const reads = 'sums over channels that stay';

/** Says which axis of a weight makes channels. */
function markProducer(c: RuleContext, operand: Operand, symbols: readonly number[]): void {
  if (!operand.weight) return;
  for (const { axes, atoms } of operand.labels.factors) {
    if (axes.every((axis) => symbols.includes(operand.symbols[axis] ?? -1))) {
      c.mark(atoms, 'producer', { weight: true });
    }
  }
}

const operand = (c: RuleContext, index: number, symbols: number[]): Operand => ({
  labels: c.labels(index),
  symbols,
  weight: c.value(index).constant === 'weight',
  constant: c.value(index).constant !== undefined,
});

/** A [M, K] · B [K, N] + C, either of them transposed. */
const gemm: Rule = (c) => {
  const [m, n, k] = [0, 1, 2];
  const a = operand(c, 0, c.int('transA', 0) ? [k, m] : [m, k]);
  const b = operand(c, 1, c.int('transB', 0) ? [n, k] : [k, n]);
  const [rows = 1, columns = 1] = c.outDims();
  const inner = a.labels.dims[a.symbols.indexOf(k)] ?? 1;
  markProducer(c, a, [m]);
  markProducer(c, b, [n]);
  const product = c.combine([a, b], [rows, columns, inner], [k], reads);
  if (!c.has(2)) return c.set(product);
  const bias = c.labels(2);
  if (c.value(2).constant) for (const { atoms } of bias.factors) c.mark(atoms, 'producer');
  const out = { labels: { dims: [rows, columns], factors: product }, symbols: [m, n] };
  const added = { labels: bias, constant: true, symbols: bias.dims.map((_, axis) => axis + 2 - bias.dims.length) };
  c.set(c.combine([out, added], [rows, columns], [], 'adds values that stay'));
};

/** [..., M, K] · [..., K, N], the axes before broadcast; a vector has K alone. */
const matMul: Rule = (c) => {
  const [ra, rb] = [c.rank(0), c.rank(1)];
  const batch = Math.max(ra, rb, 2) - 2;
  const [m, n, k] = [batch, batch + 1, batch + 2];
  const lead = (rank: number) => Array.from({ length: Math.max(0, rank - 2) }, (_, i) => batch - (rank - 2) + i);
  const a = operand(c, 0, [...lead(ra), ...(ra > 1 ? [m, k] : [k])]);
  const b = operand(c, 1, [...lead(rb), ...(rb > 1 ? [k, n] : [k])]);
  const out = [...Array.from({ length: batch }, (_, i) => i), ...(ra > 1 ? [m] : []), ...(rb > 1 ? [n] : [])];
  const sizes: number[] = new Array(batch + 3).fill(1);
  out.forEach((symbol, axis) => {
    sizes[symbol] = c.outDims()[axis] ?? 1;
  });
  sizes[k] = a.labels.dims.at(-1) ?? 1;
  markProducer(c, a, [m]);
  markProducer(c, b, [n]);
  const factors = c.combine([a, b], sizes, [k], reads);
  c.set(factors.map((f) => ({ ...f, axes: f.axes.map((symbol) => out.indexOf(symbol)) })));
};

/** The letters of an equation such as `bhd,hde->be`; undefined where it has dots or a letter twice. */
function parseEquation(equation: string): { inputs: string[][]; output: string[] } | undefined {
  const [left = '', right] = equation.replaceAll(' ', '').split('->');
  const inputs = left.split(',').map((term) => [...term]);
  const twice = inputs.some((term) => new Set(term).size < term.length);
  if (twice || right === undefined || equation.includes('.')) return undefined;
  return { inputs, output: [...right] };
}

const einsum: Rule = (c) => {
  const parsed = parseEquation(stringAttribute(c.node, 'equation') ?? '');
  if (!parsed) {
    c.node.inputs.forEach((_, i) => {
      c.keep(i, 'has an equation that is not understood');
    });
    return;
  }
  // The output's letters come first and in its order, so that they are its axes.
  const letters = [...new Set([...parsed.output, ...parsed.inputs.flat()])];
  const operands = parsed.inputs.map((term, i) =>
    operand(
      c,
      i,
      term.map((letter) => letters.indexOf(letter)),
    ),
  );
  const sizes = letters.map((_, s) =>
    Math.max(...operands.map(({ labels, symbols }) => labels.dims[symbols.indexOf(s)] ?? 1)),
  );
  const contracted = letters.map((_, s) => s).slice(parsed.output.length);
  const inOthers = (s: number, own: Operand) => operands.some((o) => o !== own && o.symbols.includes(s));
  for (const own of operands) {
    markProducer(
      c,
      own,
      own.symbols.filter((s) => !contracted.includes(s) && !inOthers(s, own)),
    );
  }
  c.set(c.combine(operands, sizes, contracted, reads));
};

export const matrix: Record<string, Rule> = { Gemm: gemm, MatMul: matMul, Einsum: einsum };
