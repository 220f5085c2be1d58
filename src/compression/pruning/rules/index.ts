import type { Rule } from '../rule';
import { convolution } from './convolution';
import { elementwise } from './elementwise';
import { gather } from './gather';
import { join } from './join';
import { matrix } from './matrix';
import { normalization } from './normalization';
import { pooling } from './pooling';
import { recurrence } from './recurrent';
import { reduction } from './reduction';
import { resize } from './resize';
import { sample } from './sample';
import { shape } from './shape';
import { slices } from './slices';

/** The rule of each standard operator that has one. What an operator without a rule reads and makes stays as it is. */
export const rules: ReadonlyMap<string, Rule> = new Map(
  Object.entries({
    ...elementwise,
    ...convolution,
    ...matrix,
    ...normalization,
    ...pooling,
    ...recurrence,
    ...reduction,
    ...resize,
    ...sample,
    ...shape,
    ...slices,
    ...join,
    ...gather,
  }),
);
