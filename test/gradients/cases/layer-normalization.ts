import { float } from '../../../src/onnx';
import { type Case, type CaseTable, mapped, still, x } from '../case';

const layer = (name: string, dims: number[], axis: number | undefined, rest: Partial<Case> = {}): Case => {
  const shape = dims.slice(axis ?? -1);
  const attributes: Case['attributes'] = axis === undefined ? {} : { axis };
  return {
    name,
    inputs: [x(...dims), x(...shape), x(...shape)],
    ...rest,
    attributes: { ...attributes, ...rest.attributes },
  };
};

const channels = (name: string, dims: number[], groups?: number, attributes: Case['attributes'] = {}): Case => {
  const count = groups ?? dims[1] ?? 1;
  return {
    name,
    attributes: groups === undefined ? attributes : { num_groups: groups, ...attributes },
    inputs: [x(...dims), x(count), x(count)],
  };
};

export const layerNormalization: CaseTable = {
  LayerNormalization: [
    layer('tokens', [2, 3, 4], undefined),
    layer('last axis of a matrix', [4, 6], -1),
    layer('two axes', [3, 2, 4], 1),
    layer('every axis', [2, 5], 0),
    layer('negative axis', [2, 2, 2, 3], -3),
    layer('large epsilon', [3, 4], -1, { attributes: { epsilon: float(0.125) } }),
    layer('no bias', [2, 3, 4], -1, { inputs: [x(2, 3, 4), x(4)] }),
    layer('frozen scale and bias', [2, 3, 4], -1, { inputs: [x(2, 3, 4), still(4), still(4)] }),
    layer('only scale and bias train', [2, 3, 4], -1, { inputs: [still(2, 3, 4), x(4), x(4)] }),
    layer('one row', [1, 8], -1),
    layer('far from 0', [3, 4], -1, { inputs: [mapped((v) => 4 + v, 3, 4), x(4), x(4)] }),
    layer('statistics not read', [2, 3, 4], -1, { outputs: [true, false, false] }),
    layer('mean read', [2, 3, 4], -1, { outputs: [true, true], float64: false }),
    layer('all outputs read', [3, 2, 3], 1, { outputs: [true, true, true], float64: false }),
    layer('mean alone read', [3, 4], -1, {
      inputs: [x(3, 4), still(4), still(4)],
      outputs: [false, true],
      float64: false,
    }),
    layer('statistics alone read', [3, 4], -1, {
      inputs: [x(3, 4), still(4), still(4)],
      outputs: [false, true, true],
      float64: false,
    }),
  ],
  InstanceNormalization: [
    channels('images', [2, 3, 2, 3]),
    channels('1-D', [2, 3, 5]),
    channels('3-D', [1, 2, 2, 2, 2]),
    channels('one channel', [3, 1, 2, 2]),
    channels('large epsilon', [2, 3, 2, 2], undefined, { epsilon: float(0.125) }),
    { name: 'frozen scale and shift', inputs: [x(2, 3, 2, 2), still(3), still(3)] },
    { name: 'only scale and shift train', inputs: [still(2, 3, 2, 2), x(3), x(3)] },
  ],
  GroupNormalization: [
    channels('two groups', [2, 4, 2, 2], 2),
    channels('one group', [2, 3, 2, 2], 1),
    channels('a group for each channel', [2, 3, 2, 2], 3),
    channels('1-D', [2, 6, 3], 3),
    channels('one pixel', [3, 6, 1, 1], 2),
    channels('large epsilon', [1, 4, 2, 2], 2, { epsilon: float(0.125) }),
    { name: 'frozen scale and shift', attributes: { num_groups: 2 }, inputs: [x(2, 4, 2, 2), still(2), still(2)] },
  ],
};
