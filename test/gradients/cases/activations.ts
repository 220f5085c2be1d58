import { float } from '../../../src/onnx';
import { type Case, type CaseTable, mapped, still, x } from '../case';
import { unary } from './elementwise';

const elements = x(5, 8);

/** Elements beyond ±8. */
const far: Case = { name: 'far from 0', inputs: [mapped((v) => 12 * v, 5, 4)] };
const usual = [...unary, far];

/** From beyond −3 to beyond 3, where the pieces of hard functions meet; no element is at one. */
const wide = mapped((v) => 4 * v, 5, 8);

const withSettings = (name: string, attributes: Record<string, number>, ...dims: number[]): Case => ({
  name,
  attributes: Object.fromEntries(Object.entries(attributes).map(([key, v]) => [key, float(v)])),
  inputs: [x(...dims)],
});

export const activations: CaseTable = {
  Relu: usual,
  LeakyRelu: [...usual, ...[0.25, 1.5, 0, -0.5, 1].map((alpha) => withSettings(`slope ${alpha}`, { alpha }, 5, 8))],
  PRelu: [
    { name: 'a slope each', inputs: [x(3, 4), x(3, 4)] },
    { name: 'a slope for a channel', inputs: [x(2, 3, 2, 2), x(3, 1, 1)] },
    { name: 'a slope for a column', inputs: [x(4, 3), x(3)] },
    { name: 'one slope', inputs: [x(2, 3), x(1)] },
    { name: 'scalar slope', inputs: [x(2, 3), x()] },
    { name: 'frozen slopes', inputs: [x(2, 3, 2, 2), still(3, 1, 1)] },
    { name: 'only slopes train', inputs: [still(2, 3, 2), x(3, 1)] },
  ],
  Elu: [...usual, ...[0.5, 2.5, 0].map((alpha) => withSettings(`alpha ${alpha}`, { alpha }, 5, 8))],
  Selu: [...usual, withSettings('other settings', { alpha: 0.75, gamma: 1.25 }, 5, 8)],
  Celu: [...usual, ...[0.5, 3].map((alpha) => withSettings(`alpha ${alpha}`, { alpha }, 5, 8))],
  ThresholdedRelu: [
    { name: 'default threshold', inputs: [wide] },
    ...[0.5, 0, -0.5].map((alpha) => withSettings(`threshold ${alpha}`, { alpha }, 5, 8)),
  ],
  Shrink: [
    { name: 'default settings', inputs: [wide] },
    { name: 'images', inputs: [mapped((v) => 2 * v, 2, 3, 2, 2)] },
    withSettings('hard', { lambd: 0.25 }, 5, 8),
    withSettings('soft', { lambd: 0.375, bias: 0.375 }, 5, 8),
  ],
  Sigmoid: usual,
  HardSigmoid: [
    { name: 'default slope', inputs: [elements] },
    { name: 'default slope, reaching both ends', inputs: [wide] },
    withSettings('reaching both ends', { alpha: 1, beta: 0.5 }, 5, 8),
    withSettings('odd slope', { alpha: 2, beta: 0.25 }, 2, 3, 4),
    withSettings('hard swish, 1/6', { alpha: 1 / 6, beta: 0.5 }, 2, 3),
  ],
  HardSwish: [...usual, { name: 'reaching both ends', inputs: [wide] }],
  Tanh: [...unary, { name: 'to where it is flat', inputs: [mapped((v) => 4 * v, 5, 4)] }],
  Softplus: usual,
  Softsign: usual,
  Mish: [...usual, { name: 'very far from 0', inputs: [mapped((v) => 200 * v, 3, 4)] }],
  Gelu: ['none', 'tanh'].flatMap((approximate) =>
    [...usual, { name: 'wide', inputs: [wide] }].map((c) => ({
      ...c,
      name: `${c.name}, ${approximate}`,
      attributes: { approximate },
      ...(approximate === 'none' && { float64: false }),
    })),
  ),
};
