import { float } from '../../../src/onnx';
import { type Case, type CaseTable, positive, still, x } from '../case';

const statistics = (channels: number) => [still(channels), positive(channels)];

const batch = (name: string, dims: number[], attributes: Case['attributes'] = {}): Case => {
  const channels = dims[1] ?? 1;
  return { name, attributes, inputs: [x(...dims), x(channels), x(channels), ...statistics(channels)] };
};

export const normalization: CaseTable = {
  BatchNormalization: [
    batch('images', [2, 3, 2, 3]),
    batch('matrix', [4, 3]),
    batch('1-D', [2, 3, 4]),
    batch('one channel', [3, 1, 2, 2]),
    batch('large epsilon', [2, 3, 2, 2], { epsilon: float(0.125) }),
    { name: 'frozen scale and shift', inputs: [x(2, 3, 2, 2), still(3), still(3), ...statistics(3)] },
    { name: 'only scale and shift train', inputs: [still(2, 3, 2, 2), x(3), x(3), ...statistics(3)] },
  ],
};
