import { float } from '../../../src/onnx';
import { type Case, type CaseTable, still, x } from '../case';

/** Y = α·A′·B′ + β·C in every combination of transposes. */
const transposes: Case[] = [0, 1].flatMap((transA) =>
  [0, 1].map((transB) => ({
    name: `transA ${transA}, transB ${transB}`,
    attributes: { transA, transB, alpha: float(0.5) },
    inputs: [transA ? x(4, 3) : x(3, 4), transB ? x(2, 4) : x(4, 2), x(2)],
  })),
);

const gemm = (name: string, c: Case['inputs'], attributes: Case['attributes'] = {}): Case => ({
  name,
  attributes,
  inputs: [x(3, 4), x(4, 2), ...c],
});

export const matrix: CaseTable = {
  Gemm: [
    ...transposes,
    gemm('C [M, N]', [x(3, 2)]),
    gemm('C [N]', [x(2)]),
    gemm('C [1, N]', [x(1, 2)]),
    gemm('C [M, 1]', [x(3, 1)]),
    gemm('C [1]', [x(1)]),
    gemm('C scalar', [x()]),
    gemm('no C', []),
    gemm('C left out', [undefined]),
    gemm('alpha and beta', [x(2)], { alpha: float(2), beta: float(-0.75) }),
    gemm('beta with C [M, 1]', [x(3, 1)], { beta: float(0.5) }),
    gemm('frozen C', [still(2)]),
    { name: 'frozen weights', inputs: [x(3, 4), still(4, 2), x(2)] },
    { name: 'one row', inputs: [x(1, 5), x(5, 3), x(3)] },
    { name: 'one column', inputs: [x(3, 5), x(5, 1), x(1)] },
    { name: 'inner size 1', inputs: [x(3, 1), x(1, 2), x(2)] },
  ],
  MatMul: [
    { name: 'matrices', inputs: [x(3, 4), x(4, 2)] },
    { name: 'stack times matrix', inputs: [x(2, 3, 4), x(4, 2)] },
    { name: 'deep stack times matrix', inputs: [x(2, 2, 3, 2), x(2, 4)] },
    { name: 'matrix times stack', inputs: [x(3, 4), x(2, 4, 2)] },
    { name: 'stack times stack', inputs: [x(2, 3, 2), x(2, 2, 3)] },
    { name: 'stacks that broadcast both ways', inputs: [x(2, 1, 3, 2), x(3, 2, 2)] },
    { name: 'stack of one', inputs: [x(1, 3, 2), x(3, 2, 2)] },
    { name: 'row vector', inputs: [x(4), x(4, 3)] },
    { name: 'column vector', inputs: [x(3, 4), x(4)] },
    { name: 'two vectors', inputs: [x(5), x(5)] },
    { name: 'row vector times stack', inputs: [x(3), x(2, 3, 2)] },
    { name: 'stack times column vector', inputs: [x(2, 3, 4), x(4)] },
    { name: 'one row', inputs: [x(1, 4), x(4, 3)] },
    { name: 'frozen left', inputs: [still(2, 3, 4), x(4, 2)] },
  ],
};
