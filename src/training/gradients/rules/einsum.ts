import { stringAttribute } from '../../../onnx';
import type { Rule, RuleContext } from '../rule';
import { expand, sameDims } from '../unbroadcast';
import { arithmetic } from './arithmetic';
import { parseEquation } from './equation';

/** A value with a label for each axis. */
interface Term {
  name: string;
  labels: readonly string[];
  dims: readonly number[];
}

/** The size of a label among terms: where one broadcasts, the larger; 1 where none has it. */
const sizeOfLabel = (terms: readonly Term[], label: string): number =>
  Math.max(1, ...terms.map(({ labels, dims }) => dims[labels.indexOf(label)] ?? 1));

/** The product of terms, summed over the labels that are not kept. */
function contract(c: RuleContext, terms: readonly Term[], kept: readonly string[]): string {
  const [only] = terms;
  if (only && terms.length === 1 && only.labels.join() === kept.join()) return only.name;
  const equation = `${terms.map(({ labels }) => labels.join('')).join(',')}->${kept.join('')}`;
  return c.b.add(
    'Einsum',
    terms.map(({ name }) => name),
    { equation },
  );
}

/**
 * The gradient by one input: the product of the others and of g, summed to the labels of the input. Labels that only the
 * input has were summed: there it is repeated. Labels along which the input was repeated are summed.
 */
function byInput(c: RuleContext, input: Term, others: readonly Term[], g: Term): string {
  if (new Set(input.labels).size < input.labels.length) {
    throw c.unsupported(`its equation takes a diagonal of an input ("${input.labels.join('')}")`);
  }
  const factors = [g, ...others];
  const kept = input.labels.filter(
    (label, i) =>
      factors.some(({ labels }) => labels.includes(label)) && !(input.dims[i] === 1 && sizeOfLabel(factors, label) > 1),
  );
  const isScaled = g.labels.length === 0 && others.length > 0;
  const product = contract(c, isScaled ? others : factors, kept);
  const sizes = input.labels.map((label) => (kept.includes(label) ? sizeOfLabel(factors, label) : 1));
  const shaped = kept.length === input.labels.length ? product : c.reshape(product, sizes);
  const whole = sameDims(sizes, input.dims) ? shaped : expand(c, shaped, input.dims);
  return isScaled ? arithmetic(c).mul(whole, g.name) : whole;
}

/** Any equation but one that takes a diagonal of what a gradient flows to. */
const einsum: Rule = (c) => {
  const { inputs } = c.node;
  const ranks = inputs.map((name) => c.dims(name).length);
  const equation = parseEquation(stringAttribute(c.node, 'equation') ?? '', ranks);
  const terms = inputs.map((name, i): Term => ({ name, labels: equation.terms[i] ?? [], dims: c.dims(name) }));
  const g: Term = { name: c.gradient(), labels: equation.output, dims: c.dims(c.output()) };
  return terms.map((term, i) => () => byInput(c, term, terms.toSpliced(i, 1), g));
};

export const einsums: Record<string, Rule> = { Einsum: einsum };
