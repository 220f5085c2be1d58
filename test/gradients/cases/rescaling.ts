import { float } from '../../../src/onnx';
import { type Case, type CaseTable, x } from '../case';

const lp = (p: number): Case[] => [
  { name: `rows, p ${p}`, attributes: { p }, inputs: [x(3, 5)] },
  { name: `axis 1 of images, p ${p}`, attributes: { p, axis: 1 }, inputs: [x(2, 3, 2, 2)] },
  { name: `axis −2, p ${p}`, attributes: { p, axis: -2 }, inputs: [x(2, 3, 4)] },
  { name: `vector, p ${p}`, attributes: { p, axis: 0 }, inputs: [x(6)] },
];

const response = (name: string, dims: number[], attributes: Record<string, number>, size: number): Case => ({
  name,
  attributes: { size, ...Object.fromEntries(Object.entries(attributes).map(([key, v]) => [key, float(v)])) },
  inputs: [x(...dims)],
});

export const rescaling: CaseTable = {
  LpNormalization: [...lp(1), ...lp(2), { name: 'default norm and axis', inputs: [x(2, 3, 4)] }],
  LRN: [
    response('default settings', [2, 6, 2, 2], {}, 5),
    response('strong', [1, 6, 2, 2], { alpha: 2, beta: 0.5, bias: 1 }, 3),
    response('window above the channels', [2, 3, 1, 2], { alpha: 1, beta: 0.75, bias: 0.5 }, 7),
    response('one channel each', [2, 4, 2, 1], { alpha: 1, beta: 1 }, 1),
  ],
};
