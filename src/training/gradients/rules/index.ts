import type { Rule } from '../rule';
import { convolution } from './convolution';
import { elementwise } from './elementwise';
import { matrix } from './matrix';
import { normalization } from './normalization';
import { pooling } from './pooling';
import { reduction } from './reduction';
import { shape } from './shape';
import { softmaxes } from './softmax';

/** The gradient rule of each standard operator that has one. */
export const rules: ReadonlyMap<string, Rule> = new Map(
  Object.entries({
    ...elementwise,
    ...matrix,
    ...convolution,
    ...pooling,
    ...normalization,
    ...reduction,
    ...softmaxes,
    ...shape,
  }),
);
