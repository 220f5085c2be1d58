import type { Node } from '../graph';
import { take, type Upgrade } from './upgrade';

/** Samples before steps, or before directions. */
const swapped = [1, 0, 2];

/**
 * In every opset: recurrent layers read [steps, batch, ...]. Of those that say `layout: 1` and read [batch, steps, ...] ONNX
 * Runtime has no kernel.
 */
export const stepsFirst: Upgrade = {
  version: Number.POSITIVE_INFINITY,
  operators: ['RNN', 'GRU', 'LSTM'],
  apply({ node, fresh }) {
    const layout = take(node, 'layout');
    if (layout?.kind !== 'int' || layout.value !== 1) return undefined;
    const transpose = (name: string, input: string, output: string, perm: number[]): Node => ({
      operator: 'Transpose',
      domain: '',
      name,
      inputs: [input],
      outputs: [output],
      attributes: new Map([['perm', { kind: 'ints', value: perm }]]),
    });
    const before: Node[] = [];
    for (const i of [0, 5, 6]) {
      const input = node.inputs[i];
      if (!input) continue;
      const turned = fresh(`${input}/steps`);
      before.push(transpose(turned, input, turned, swapped));
      node.inputs[i] = turned;
    }
    const after: Node[] = [];
    for (const [i, output] of node.outputs.entries()) {
      if (output === '') continue;
      const turned = fresh(`${output}/steps`);
      after.push(transpose(turned, turned, output, i === 0 ? [2, 0, 1, 3] : swapped));
      node.outputs[i] = turned;
    }
    return [...before, node, ...after];
  },
};
