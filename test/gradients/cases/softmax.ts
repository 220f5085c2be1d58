import { type Case, type CaseTable, x } from '../case';

const softmaxes: Case[] = [
  { name: 'rows', inputs: [x(3, 5)] },
  { name: 'axis −1', attributes: { axis: -1 }, inputs: [x(2, 3, 4)] },
  { name: 'axis 0', attributes: { axis: 0 }, inputs: [x(4, 3)] },
  { name: 'axis 1 of images', attributes: { axis: 1 }, inputs: [x(2, 3, 2, 2)] },
  { name: 'axis −2', attributes: { axis: -2 }, inputs: [x(2, 3, 4)] },
  { name: 'vector', inputs: [x(6)] },
  { name: 'two classes', inputs: [x(4, 2)] },
];

export const softmax: CaseTable = { Softmax: softmaxes, LogSoftmax: softmaxes };
