import type { Operand } from '../combine';
import type { Rule, RuleContext } from '../rule';

/** An input whose axes are aligned with the last ones of the output. */
const aligned = (c: RuleContext, index: number, rank: number): Operand => {
  const { labels, constant } = c.value(index);
  const offset = rank - labels.dims.length;
  return { labels, constant: constant !== undefined, symbols: labels.dims.map((_, axis) => axis + offset) };
};

/** Element by element, after broadcasting: what lies at the same place goes together. */
const broadcast: Rule = (c) => {
  const sizes = c.outDims();
  const operands = c.node.inputs.map((_, i) => aligned(c, i, sizes.length));
  c.node.inputs.forEach((_, i) => {
    if (c.value(i).constant) for (const { atoms } of c.labels(i).factors) c.mark(atoms, 'norm');
  });
  c.set(c.combine(operands, sizes, [], 'joins them with values that stay'));
};

/** Changes each element by itself. */
const unary: Rule = (c) => {
  c.node.outputs.forEach((_, i) => {
    c.set(c.labels(0).factors, i);
  });
};

/** Keeps a triangle of the last two axes. */
const triangle: Rule = (c) => {
  const rank = c.rank();
  c.set(c.without(0, [rank - 2, rank - 1], 'looks at places in a matrix').factors);
};

const withRule = (operators: string[], rule: Rule): Record<string, Rule> =>
  Object.fromEntries(operators.map((operator) => [operator, rule]));

const activations = ['Relu', 'LeakyRelu', 'Sigmoid', 'Tanh', 'Elu', 'Selu', 'Celu', 'ThresholdedRelu', 'HardSigmoid'];
const newer = ['HardSwish', 'Softplus', 'Softsign', 'Gelu', 'Mish', 'Shrink', 'Swish'];
const functions = ['Erf', 'Exp', 'Log', 'Sqrt', 'Reciprocal', 'Abs', 'Neg', 'Floor', 'Ceil', 'Round', 'Sign'];
const angles = ['Sin', 'Cos', 'Tan', 'Asin', 'Acos', 'Atan', 'Sinh', 'Cosh', 'Asinh', 'Acosh', 'Atanh'];
const others = ['Identity', 'Cast', 'CastLike', 'Clip', 'Not', 'IsNaN', 'IsInf', 'Dropout', 'BitwiseNot'];
const arithmetic = ['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Mod', 'Max', 'Min', 'Sum', 'Mean', 'PRelu', 'Where'];
const comparisons = ['Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'And', 'Or', 'Xor'];

export const elementwise: Record<string, Rule> = {
  ...withRule([...activations, ...newer, ...functions, ...angles, ...others], unary),
  ...withRule([...arithmetic, ...comparisons], broadcast),
  Trilu: triangle,
};
