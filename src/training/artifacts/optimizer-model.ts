import { emptyGraph, GraphBuilder, type Model, newModel } from '../../onnx';
import { type GroupRule, groupOf, groupRules, type OptimizerOptions } from '../optimizers';
import { clipByGlobalNorm } from '../optimizers/clip';
import type { State } from './state';
import type { Parameter } from './training-model';

/** Weight decay is for matrices and kernels; biases and scales are left alone. */
const decays = (parameter: Parameter): boolean => parameter.dims.length >= 2;

/** The group of whatever is in none. */
const REST = -1;

interface NamedRule {
  rule: GroupRule;
  /** Of its scalars. */
  names: Record<string, string>;
}

/** The rules of all groups, with their scalars as inputs of the graph. */
function addRules(b: GraphBuilder, options: OptimizerOptions): Map<number, NamedRule> {
  const input = (name: string) => b.input(b.fresh(name), 'float32', []);
  return new Map(
    groupRules(options).map((rule) => {
      const names = rule.optimizer.scalars.map((name) => [name, input(`${name}${rule.suffix}`)]);
      return [rule.group, { rule, names: Object.fromEntries(names) }];
    }),
  );
}

/** Appends the update of all parameters to a graph that has them and their gradients. Returns weights and moments as state. */
export function addOptimizer(b: GraphBuilder, parameters: readonly Parameter[], options: OptimizerOptions): State[] {
  const { clipNorm } = options;
  const rules = addRules(b, options);
  const raw = parameters.map((p) => p.gradient);
  const gradients = clipNorm === undefined ? raw : clipByGlobalNorm(b, raw, clipNorm, 'float32');
  return parameters.flatMap((p, i) => {
    const named = rules.get(p.added ? REST : groupOf(options, p.name));
    if (!named) throw new RangeError(`${p.name} is frozen, so it has no update.`);
    const { optimizer } = named.rule;
    const moments = optimizer.moments.map((moment) => b.input(`${p.name}_${moment}`, 'float32', [...p.dims]));
    const values = { parameter: p.name, gradient: gradients[i] ?? '', moments };
    const next = optimizer.add(b, values, { type: 'float32', decays: decays(p), names: named.names });
    return [p.name, ...moments].map((input, k) => {
      const value = k === 0 ? next.parameter : (next.moments[k - 1] ?? '');
      const output = b.add('Identity', [value], {}, `${input}_next`);
      b.output(output, 'float32', [...p.dims]);
      return { input, output, dims: p.dims };
    });
  });
}

/** `optimizer_model.onnx`: parameters, their gradients and moments in; new parameters and moments out. */
export function optimizerModel(
  parameters: readonly Parameter[],
  options: OptimizerOptions,
): { model: Model; state: State[] } {
  const b = new GraphBuilder(emptyGraph('optimizer'));
  for (const { name, dims, gradient } of parameters) {
    b.input(name, 'float32', [...dims]);
    b.input(gradient, 'float32', [...dims]);
  }
  return { state: addOptimizer(b, parameters, options), model: newModel(b.graph) };
}
