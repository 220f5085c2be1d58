import type { Stage, StageKind } from '../../experiment';
import type { StagePlan, StageResult } from '../../runs';
import type { RunContext } from '../context';
import { distillStage } from './distill';
import { evaluateStage } from './evaluate';
import { exportModule } from './export';
import { finetuneStage } from './finetune';
import { pruneStage } from './prune';
import { quantizeStage } from './quantize';
import type { PlanContext, StageModule } from './stage';
import { trainStage } from './train';
import { tuneStage } from './tune';

/** Every kind of stage. Adding one edits this list only. */
const modules: { [K in StageKind]: StageModule<K> } = {
  train: trainStage,
  distill: distillStage,
  prune: pruneStage,
  finetune: finetuneStage,
  quantize: quantizeStage,
  evaluate: evaluateStage,
  export: exportModule,
  tune: tuneStage,
};

/** A stage of an experiment, bound to the module that does it. */
function bind(stage: Stage) {
  const [kind, options] = Object.entries(stage)[0] as [StageKind, never];
  const module = modules[kind] as StageModule<StageKind>;
  return { kind, options, module };
}

export async function planStage(stage: Stage, c: PlanContext): Promise<StagePlan> {
  const { kind, options, module } = bind(stage);
  return { kind, ...(await module.plan(options, c)) };
}

export function runStage(stage: Stage, c: RunContext, index: number): Promise<StageResult> {
  const { options, module } = bind(stage);
  return module.run(options, c, index);
}
