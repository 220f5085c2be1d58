import type { GraphBuilder } from '../../onnx';
import type { State } from './state';
import type { Parameter } from './training-model';

/**
 * Adds gradients to sums that go round, so that the batches of a step may come one after the other.
 * @param count of the batches; each adds its share of the mean.
 * @returns the parameters, their gradients those of the batches so far, and the sums.
 */
export function addToSums(
  b: GraphBuilder,
  parameters: readonly Parameter[],
  count: number,
): { parameters: Parameter[]; sums: State[] } {
  const sums: State[] = [];
  const summed = parameters.map((p) => {
    const input = b.input(b.fresh(`${p.name}_grad_sum`), 'float32', [...p.dims]);
    const share = b.add('Mul', [p.gradient, b.scalar(1 / count, 'float32')]);
    const output = b.add('Add', [input, share], {}, b.fresh(`${input}_next`));
    sums.push({ input, output, dims: p.dims });
    return { ...p, gradient: output };
  });
  return { parameters: summed, sums };
}
