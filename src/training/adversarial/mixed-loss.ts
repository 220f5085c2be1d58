import type { GraphBuilder, Model } from '../../onnx';
import type { Loss } from '../losses';
import { addAttack, type Fgsm } from './fgsm';

/** Training on moved samples beside the others. */
export interface AdversarialOptions extends Fgsm {
  /** Share of the loss that the moved samples have. */
  weight: number;
}

/**
 * Appends (1 − w)·loss(x) + w·loss(x'), and each term mixed in the same way. Where a teacher teaches, its logits are those
 * of the samples as they are, also for the moved ones (Goldblum et al., 2020, arXiv:1905.09747).
 * @returns the loss, and what counts as data, so that no gradient shall pass it: see {@link addAttack}.
 */
export async function mixedLoss(
  b: GraphBuilder,
  model: Model,
  { input, loss }: { input: string; loss: Loss },
  { weight, ...fgsm }: AdversarialOptions,
): Promise<{ loss: Loss; given: string }> {
  const { given, moved } = await addAttack(b, model, { input, loss: loss.total }, fgsm);
  const mixed = (name: string) => {
    const scaled = (value: string, by: number) => b.add('Mul', [value, b.scalar(by, 'float32')]);
    const sum = [scaled(name, 1 - weight), scaled(moved.get(name) ?? name, weight)];
    return b.add('Add', sum, {}, b.fresh(`mixed_${name}`));
  };
  const terms = Object.fromEntries(Object.entries(loss.terms).map(([term, name]) => [term, mixed(name)]));
  return { loss: { ...loss, total: mixed(loss.total), terms }, given };
}
