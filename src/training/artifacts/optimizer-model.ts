import { emptyGraph, GraphBuilder, type Model, newModel } from '../../onnx';
import { type AdamWOptions, adamWScalars, addAdamW } from '../optimizers/adamw';
import { clipByGlobalNorm } from '../optimizers/clip';
import type { Parameter } from './training-model';

export interface OptimizerOptions {
  adamw: AdamWOptions;
  /** Largest global norm of the gradient. */
  clipNorm?: number;
}

/** The state tensors of one parameter: the inputs of a step, and the outputs that become the next step's inputs. */
export interface State {
  input: string;
  output: string;
  dims: readonly number[];
}

/** Weight decay is for matrices and kernels; biases and scales are left alone. */
const decays = (parameter: Parameter): boolean => parameter.dims.length >= 2;

/** Appends the update of all parameters to a graph that has them and their gradients. Returns weights and moments as state. */
export function addOptimizer(
  b: GraphBuilder,
  parameters: readonly Parameter[],
  { adamw, clipNorm }: OptimizerOptions,
): State[] {
  const names = Object.fromEntries(adamWScalars.map((name) => [name, b.input(b.fresh(name), 'float32', [])]));
  const raw = parameters.map((p) => p.gradient);
  const gradients = clipNorm === undefined ? raw : clipByGlobalNorm(b, raw, clipNorm, 'float32');
  return parameters.flatMap((p, i) => {
    const moment1 = b.input(`${p.name}_moment1`, 'float32', [...p.dims]);
    const moment2 = b.input(`${p.name}_moment2`, 'float32', [...p.dims]);
    const values = { parameter: p.name, gradient: gradients[i] ?? '', moment1, moment2 };
    const next = addAdamW(b, adamw, values, {
      type: 'float32',
      decays: decays(p),
      names: names as Record<(typeof adamWScalars)[number], string>,
    });
    const pairs = [
      [p.name, next.parameter],
      [moment1, next.moment1],
      [moment2, next.moment2],
    ] as const;
    return pairs.map(([input, value]) => {
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
