import type { CaseTable } from '../case';
import { convolution } from './convolution';
import { elementwise } from './elementwise';
import { indexing } from './indexing';
import { join } from './join';
import { matrix } from './matrix';
import { normalization } from './normalization';
import { pooling } from './pooling';
import { reduction } from './reduction';
import { repeats } from './repeats';
import { shape } from './shape';
import { slices } from './slices';
import { softmax } from './softmax';

/** The cases of every operator that has a gradient rule. */
export const cases: CaseTable = {
  ...elementwise,
  ...matrix,
  ...convolution,
  ...pooling,
  ...normalization,
  ...reduction,
  ...softmax,
  ...shape,
  ...slices,
  ...join,
  ...repeats,
  ...indexing,
};

/** Operators for which ONNX Runtime has no float64 kernel: no finite differences for them. */
export const withoutFloat64 = new Set(['Conv', 'GlobalAveragePool', 'HardSigmoid']);
