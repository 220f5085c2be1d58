import { bools, type CaseTable, value, x } from '../case';

const train = bools([], [1]);

/** Where nothing is dropped, so that PyTorch has to agree; dropout.test.ts looks at what is. */
export const dropout: CaseTable = {
  Dropout: [
    { name: 'not training', inputs: [x(3, 4), value(0.5), bools([], [0])] },
    { name: 'dropping nothing', inputs: [x(3, 4), value(0), train] },
    { name: 'with a mask', inputs: [x(2, 3, 2), value(0), train], outputs: [true, false] },
  ],
};
