import { expect, test } from 'vitest';
import { emptyGraph, float32, GraphBuilder } from '../../../src/onnx';
import { trainableNames } from '../../../src/training/trainable';

/** A graph of one operator that reads x and the named constants, each with one element. */
function names(operator: string, ...constants: string[]): string[] {
  const b = new GraphBuilder(emptyGraph('test'));
  const x = b.input('x', 'float32', [2, 1, 3]);
  for (const name of constants) b.graph.initializers.set(name, float32([0.5]));
  b.add(operator, [x, ...constants]);
  return trainableNames(b.graph);
}

test.each([
  ['PRelu', ['slope']],
  ['InstanceNormalization', ['scale', 'shift']],
  ['LayerNormalization', ['scale', 'shift']],
])('%s: weights of one element train', (operator, constants) => {
  expect(names(operator, ...constants)).toEqual(constants);
});

test.each(['Mul', 'Pow', 'Max'])('%s: a single number is a setting', (operator) => {
  expect(names(operator, 'setting')).toEqual([]);
});
