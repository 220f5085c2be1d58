import { curves } from './curves';
import { evaluation } from './evaluation';
import { log } from './log';
import { pruning } from './pruning';
import { quantization } from './quantization';
import { samples } from './samples';
import { stages } from './stages';
import type { View } from './view';

/** The panel's tabs, in their order. */
export const VIEWS: readonly [View, ...View[]] = [curves, pruning, quantization, stages, evaluation, samples, log];
