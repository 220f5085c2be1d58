import { float } from '../../../src/onnx';
import { type Case, type CaseTable, type Input, positive, still, x } from '../case';

const statistics = (channels: number) => [still(channels), positive(channels)];

const batch = (name: string, dims: number[], attributes: Case['attributes'] = {}): Case => {
  const channels = dims[1] ?? 1;
  return { name, attributes, inputs: [x(...dims), x(channels), x(channels), ...statistics(channels)] };
};

/** Running statistics as inputs of the graph: ONNX Runtime writes over them, and other constants may be equal to them. */
const running = (channels: number) => statistics(channels).map((input): Input => ({ ...input, fed: true }));

/** With the statistics of the batch; the running ones are put out too, and nobody reads them. */
const training = (name: string, dims: number[], attributes: Case['attributes'] = {}, weight = x, image = x): Case => {
  const channels = dims[1] ?? 1;
  return {
    name: `training, ${name}`,
    attributes: { training_mode: 1, ...attributes },
    inputs: [image(...dims), weight(channels), weight(channels), ...running(channels)],
    outputs: [true, false, false],
  };
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
    training('images', [2, 3, 2, 3]),
    training('matrix', [5, 3]),
    training('1-D', [2, 3, 4]),
    training('one channel', [3, 1, 2, 2]),
    training('one image', [1, 2, 3, 3]),
    training('large epsilon', [2, 3, 2, 2], { epsilon: float(0.125) }),
    training('momentum', [2, 2, 2, 3], { momentum: float(0.5) }),
    training('only x trains', [2, 2, 3], {}, still),
    training('x does not train', [2, 2, 3], {}, x, still),
  ],
};
