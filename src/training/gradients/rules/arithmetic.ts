import type { RuleContext } from '../rule';

/** A value of the graph, or a number. */
type Operand = string | number;

/** Elementwise operations by their short names, so that a rule reads as its formula. Numbers become scalars. */
export function arithmetic(c: RuleContext) {
  const named = (v: Operand): string => (typeof v === 'number' ? c.scalar(v) : v);
  const unary = (operator: string) => (x: string) => c.b.add(operator, [x]);
  const binary = (operator: string) => (a: Operand, b: Operand) => c.b.add(operator, [named(a), named(b)]);
  return {
    add: binary('Add'),
    sub: binary('Sub'),
    mul: binary('Mul'),
    div: binary('Div'),
    neg: unary('Neg'),
    abs: unary('Abs'),
    exp: unary('Exp'),
    log: unary('Log'),
    sqrt: unary('Sqrt'),
    sigmoid: unary('Sigmoid'),
    atMost: (x: string, limit: number) => c.b.add('Clip', [x, '', c.scalar(limit)]),
  };
}
