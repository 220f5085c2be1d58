import { type Graph, type Node, namesRead } from '../graph';
import { stepsFirst } from './recurrent';
import { gridSample, resize, upsample } from './resize';
import { softmax } from './softmax';
import { floatToInput, intsToInput, type Upgrade } from './upgrade';

const slice: Upgrade = {
  version: 10,
  operators: ['Slice'],
  apply(c) {
    intsToInput(c, 'starts', 1);
    intsToInput(c, 'ends', 2);
    intsToInput(c, 'axes', 3);
  },
};

const clip: Upgrade = {
  version: 11,
  operators: ['Clip'],
  apply(c) {
    floatToInput(c, 'min', 1);
    floatToInput(c, 'max', 2);
  },
};

const pad: Upgrade = {
  version: 11,
  operators: ['Pad'],
  apply(c) {
    intsToInput(c, 'pads', 1);
    const value = c.node.attributes.get('value');
    // What is left out is 0 of the type of the data, which the constant may not be.
    if (value?.kind === 'float' && value.value === 0) c.node.attributes.delete('value');
    floatToInput(c, 'value', 2);
  },
};

const scatter: Upgrade = {
  version: 11,
  operators: ['Scatter'],
  apply({ node }) {
    node.operator = 'ScatterElements';
  },
};

const axesToInput = (version: number, operators: string[]): Upgrade => ({
  version,
  operators,
  apply(c) {
    intsToInput(c, 'axes', 1);
  },
});

const split: Upgrade = {
  version: 13,
  operators: ['Split'],
  apply(c) {
    intsToInput(c, 'split', 1);
  },
};

/** Split wants to be told into how many parts. */
const splitCount: Upgrade = {
  version: 18,
  operators: ['Split'],
  apply({ node }) {
    if (!node.inputs[1]) node.attributes.set('num_outputs', { kind: 'int', value: node.outputs.length });
  },
};

const batchNormalization: Upgrade = {
  version: 14,
  operators: ['BatchNormalization'],
  apply({ node }) {
    for (const name of ['spatial', 'is_test']) node.attributes.delete(name);
    node.outputs.length = 1;
  },
};

const fourier: Upgrade = {
  version: 20,
  operators: ['DFT'],
  apply(c) {
    intsToInput(c, 'axis', 2);
  },
};

/** Whether a Dropout drops: its third input says so, and may say no. */
function mayTrain({ inputs }: Node, graph: Graph): boolean {
  if (!inputs[2]) return false;
  const training = graph.initializers.get(inputs[2]);
  return training === undefined || training.data[0] !== 0;
}

const dropoutRatio: Upgrade = {
  version: 12,
  operators: ['Dropout'],
  apply(c) {
    floatToInput(c, 'ratio', 1);
  },
};

/** Whether somebody asks which elements a Dropout let through; old exporters name the mask and never read it. */
const isMaskRead = ({ outputs: [, mask = ''] }: Node, graph: Graph): boolean =>
  mask !== '' && (namesRead(graph).has(mask) || graph.outputs.some(({ name }) => name === mask));

/** In every opset: Dropout passes its input on, unless it is told to train. */
const dropout: Upgrade = {
  version: Number.POSITIVE_INFINITY,
  operators: ['Dropout'],
  apply({ node, graph }) {
    if (mayTrain(node, graph) || isMaskRead(node, graph)) return;
    node.operator = 'Identity';
    node.attributes.clear();
    node.inputs.length = 1;
    node.outputs.length = 1;
  },
};

const reductions = [
  'ReduceMean',
  'ReduceMax',
  'ReduceMin',
  'ReduceProd',
  'ReduceL1',
  'ReduceL2',
  'ReduceLogSum',
  'ReduceLogSumExp',
  'ReduceSumSquare',
];

/** What changed from opset 7 to the one that Distillery works in, in the order of the versions. */
export const upgrades: readonly Upgrade[] = [
  slice,
  upsample,
  resize,
  clip,
  pad,
  scatter,
  axesToInput(13, ['Squeeze', 'Unsqueeze', 'ReduceSum']),
  split,
  softmax,
  batchNormalization,
  axesToInput(18, reductions),
  splitCount,
  gridSample,
  fourier,
  dropoutRatio,
  dropout,
  stepsFirst,
];
