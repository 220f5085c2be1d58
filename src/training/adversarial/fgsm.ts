import { type GraphBuilder, type Model, OnnxError } from '../../onnx';
import { inferShapes } from '../../runtime';
import { differentiate } from '../gradients/differentiate';
import { copyForward } from './copy-forward';

/** How far samples are moved so that the loss grows; in the units of the model's input, where pixels are normalized. */
export interface Fgsm {
  epsilon: number;
  /** What a pixel can be. */
  low: number;
  high: number;
}

/** So steep that what is no 0 leaves the range that is clipped to. Two products are faster than Sign on the CPU. */
const STEEP = 1e30;

/** Moved samples, and what they come to. */
export interface Attack {
  /** The moved samples. */
  samples: string;
  /** For each value of the forward pass, the one that the moved samples make. */
  moved: ReadonlyMap<string, string>;
}

/**
 * Appends the fast gradient sign method (Goodfellow et al., 2015, arXiv:1412.6572) to a forward pass with its loss:
 * x' = clip(x + ε·sign(∂loss/∂x)), and a second forward pass with x'.
 * @param model that `b` builds. @param input the name of x.
 * @throws OnnxError where no gradient reaches the input.
 */
export async function addAttack(
  b: GraphBuilder,
  model: Model,
  { input, loss }: { input: string; loss: string },
  { epsilon, low, high }: Fgsm,
): Promise<Attack> {
  const forward = [...b.graph.nodes];
  const gradient = differentiate(b, await inferShapes(model), loss, [input]).get(input);
  if (gradient === undefined) {
    throw new OnnxError(
      `The loss does not depend on the input "${input}", so no sample can be moved to make it grow.`,
      'Leave the adversarial phase out.',
    );
  }
  const scalar = (value: number) => b.scalar(value, 'float32');
  const move = b.add('Clip', [b.add('Mul', [gradient, scalar(STEEP)]), scalar(-epsilon), scalar(epsilon)]);
  const samples = b.add('Clip', [b.add('Add', [input, move]), scalar(low), scalar(high)], {}, b.fresh('adversarial'));
  return { samples, moved: copyForward(b, forward, { from: input, to: samples }) };
}
