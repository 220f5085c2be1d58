import type { z } from 'zod';
import { distill } from './distill';
import { evaluate } from './evaluate';
import { exportStage } from './export';
import { finetune } from './finetune';
import { prune } from './prune';
import { quantize } from './quantize';
import { train } from './train';
import { tune } from './tune';

/** Every kind of stage, by the key that names it in an experiment file. Adding one edits this list only. */
export const stageSchemas = { train, distill, prune, finetune, quantize, evaluate, export: exportStage, tune } as const;

/** What `distill` does where nothing else is said. */
export const distillDefaults = distill.parse({});

export type StageKind = keyof typeof stageSchemas;
export type StageOptions<K extends StageKind> = z.output<(typeof stageSchemas)[K]>;
/** A stage as written: an object whose one key is its kind. */
export type Stage = { [K in StageKind]: { [P in K]: StageOptions<K> } }[StageKind];
