import type { Case, CaseTable } from '../case';
import { activations } from './activations';
import { convolution } from './convolution';
import { dropout } from './dropout';
import { einsums } from './einsum';
import { elementwise } from './elementwise';
import { extrema } from './extrema';
import { functions } from './functions';
import { indexing } from './indexing';
import { join } from './join';
import { layerNormalization } from './layer-normalization';
import { matrix } from './matrix';
import { normalization } from './normalization';
import { pooling } from './pooling';
import { quantization } from './quantization';
import { recurrent } from './recurrent';
import { reduction } from './reduction';
import { repeats } from './repeats';
import { rescaling } from './rescaling';
import { resize } from './resize';
import { shape } from './shape';
import { slices } from './slices';
import { softmax } from './softmax';

/** The cases of every operator that has a gradient rule. */
export const cases: CaseTable = {
  ...elementwise,
  ...functions,
  ...extrema,
  ...activations,
  ...matrix,
  ...einsums,
  ...convolution,
  ...pooling,
  ...normalization,
  ...layerNormalization,
  ...rescaling,
  ...reduction,
  ...softmax,
  ...shape,
  ...slices,
  ...join,
  ...repeats,
  ...indexing,
  ...resize,
  ...dropout,
  ...quantization,
  ...recurrent,
};

/** Operators for which ONNX Runtime has no float64 kernel, or one that computes in float32. */
const withoutFloat64 = new Set([
  'Conv',
  'GlobalAveragePool',
  ...['ConvTranspose', 'Resize', 'AveragePool', 'LpPool', 'GlobalLpPool', 'GlobalMaxPool'],
  ...['Mean', 'Tan', 'Asin', 'Acos', 'Atan', 'Sinh', 'Cosh', 'Asinh', 'Acosh', 'Atanh', 'Erf'],
  ...['LeakyRelu', 'PRelu', 'Elu', 'Selu', 'Celu', 'ThresholdedRelu', 'Shrink'],
  ...['HardSigmoid', 'HardSwish', 'Softplus', 'Softsign', 'Mish'],
  ...['InstanceNormalization', 'LRN'],
  ...['QuantizeLinear', 'DequantizeLinear'],
  ...['LSTM', 'GRU', 'RNN'],
]);

/** Whether finite differences in float64 can be taken of a case. */
export const hasFloat64 = (operator: string, entry: Case): boolean =>
  entry.float64 !== false && !withoutFloat64.has(operator);
