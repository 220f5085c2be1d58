import { type GraphBuilder, type Model, OnnxError } from '../../onnx';
import { inferShapes } from '../../runtime';
import { differentiate } from '../gradients/differentiate';
import { copyForward } from './copy-forward';
import { movableOf } from './movable';

/** How far samples are moved so that the loss grows. */
export interface Fgsm {
  /**
   * In the units of the model's input, where pixels are normalized; of tokens, as a share of the root mean square of the
   * batch's embeddings.
   */
  epsilon: number;
  /** What a pixel can be; embeddings can be anything. */
  low?: number;
  high?: number;
}

/** So steep that what is no 0 leaves the range that is clipped to. Two products are faster than Sign on the CPU. */
const STEEP = 1e30;

/** Moved samples, and what they come to. */
export interface Attack {
  /** The moved samples; of tokens, their embeddings. */
  samples: string;
  /** What counts as data wherever it comes from, so that no gradient passes it: how samples are moved, or where to. */
  given: string;
  /** For each value of the forward pass, the one that the moved samples make. */
  moved: ReadonlyMap<string, string>;
}

/** sign(∂loss/∂x), by what leaves nothing between −1 and 1 but 0. */
const signOf = (b: GraphBuilder, gradient: string): string => {
  const scalar = (value: number) => b.scalar(value, 'float32');
  return b.add('Clip', [b.add('Mul', [gradient, scalar(STEEP)]), scalar(-1), scalar(1)]);
};

/** Pixels, moved within their range. */
function movePixels(b: GraphBuilder, input: string, gradient: string, { epsilon, low, high }: Fgsm) {
  const scalar = (value: number) => b.scalar(value, 'float32');
  const move = b.add('Mul', [signOf(b, gradient), scalar(epsilon)]);
  const bounds = [scalar(low ?? -Infinity), scalar(high ?? Infinity)];
  const samples = b.add('Clip', [b.add('Add', [input, move]), ...bounds], {}, b.fresh('adversarial'));
  return { samples, given: samples };
}

/** Embeddings, moved by a share of their own size: a model could outgrow any other distance. They learn; the move does not. */
function moveEmbeddings(b: GraphBuilder, value: string, gradient: string, { epsilon }: Fgsm) {
  const square = b.add('ReduceMean', [b.add('Mul', [value, value])], { keepdims: 0 });
  const size = b.add('Mul', [b.add('Sqrt', [square]), b.scalar(epsilon, 'float32')]);
  const given = b.add('Mul', [signOf(b, gradient), size], {}, b.fresh('move'));
  return { samples: b.add('Add', [value, given], {}, b.fresh('adversarial')), given };
}

/**
 * Appends the fast gradient sign method (Goodfellow et al., 2015, arXiv:1412.6572) to a forward pass with its loss:
 * x' = clip(x + ε·sign(∂loss/∂x)), and a second forward pass with x'. Of tokens, x is their embeddings (Miyato et al.,
 * 2017, arXiv:1605.07725).
 * @param model that `b` builds. @param input the name of the samples.
 * @throws OnnxError where no gradient reaches what is moved.
 */
export async function addAttack(
  b: GraphBuilder,
  model: Model,
  { input, loss }: { input: string; loss: string },
  fgsm: Fgsm,
): Promise<Attack> {
  const forward = [...b.graph.nodes];
  const { value, isEmbedding } = movableOf(b, input);
  const gradient = differentiate(b, await inferShapes(model), loss, [value]).get(value);
  if (gradient === undefined) {
    throw new OnnxError(
      `The loss does not depend on the input "${input}", so no sample can be moved to make it grow.`,
      'Leave the adversarial phase out.',
    );
  }
  const attack = (isEmbedding ? moveEmbeddings : movePixels)(b, value, gradient, fgsm);
  return { ...attack, moved: copyForward(b, forward, { from: value, to: attack.samples }) };
}
