import type { Rule } from '../rule';
import { activations } from './activations';
import { convolution } from './convolution';
import { depthSpace } from './depth-space';
import { dropouts } from './dropout';
import { einsums } from './einsum';
import { elementwise } from './elementwise';
import { extrema } from './extrema';
import { flats } from './flat';
import { functions } from './functions';
import { indexing } from './indexing';
import { join } from './join';
import { layerNormalizations } from './layer-normalization';
import { matrix } from './matrix';
import { normalization } from './normalization';
import { padding } from './padding';
import { pooling } from './pooling';
import { quantization } from './quantization';
import { recurrent } from './recurrent';
import { reduction } from './reduction';
import { repeats } from './repeats';
import { rescaling } from './rescaling';
import { resizing } from './resize';
import { shape } from './shape';
import { slices } from './slices';
import { smoothActivations } from './smooth-activations';
import { softmaxes } from './softmax';
import { triangular } from './triangular';

/** The gradient rule of each standard operator that has one. */
export const rules: ReadonlyMap<string, Rule> = new Map(
  Object.entries({
    ...elementwise,
    ...functions,
    ...extrema,
    ...activations,
    ...smoothActivations,
    ...flats,
    ...matrix,
    ...einsums,
    ...triangular,
    ...convolution,
    ...pooling,
    ...normalization,
    ...layerNormalizations,
    ...rescaling,
    ...reduction,
    ...softmaxes,
    ...shape,
    ...slices,
    ...join,
    ...padding,
    ...repeats,
    ...indexing,
    ...resizing,
    ...depthSpace,
    ...dropouts,
    ...quantization,
    ...recurrent,
  }),
);
