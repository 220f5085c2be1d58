import { curves } from './curves';
import { log } from './log';
import type { View } from './view';

/** The panel's tabs, in their order. */
export const VIEWS: readonly [View, ...View[]] = [curves, log];
