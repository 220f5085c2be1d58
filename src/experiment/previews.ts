import { describeStage } from './outline';
import type { Experiment, Source } from './schema';
import type { AugmentStep } from './stages/augment';

/** Samples that can be looked at: where the experiment names them, and how a training changes them. */
export interface Previewable {
  label: string;
  /** Such as `data.train`. */
  at: string;
  source: Source;
  augment: readonly AugmentStep[];
}

/** What a stage trains from, and how it changes that. */
function trainingOf(stage: Experiment['stages'][number]): { augment: readonly AugmentStep[]; data?: Source } {
  if ('train' in stage) return stage.train;
  if ('distill' in stage) return stage.distill;
  if ('finetune' in stage) return stage.finetune;
  return { augment: 'prune' in stage ? (stage.prune.recover?.augment ?? []) : [] };
}

/** Every set of data of an experiment, as it is and as each stage that changes it sees it. */
export function previewables({ data, stages }: Experiment): Previewable[] {
  const { train, validation, test } = data;
  const plain = (label: string, source: Source): Previewable => ({ label, at: label, source, augment: [] });
  const trained = stages.flatMap((stage, i): Previewable[] => {
    const { augment, data: own } = trainingOf(stage);
    if (augment.length === 0 && !own) return [];
    const label = `as stage ${i + 1} sees it: ${describeStage(stage)}`;
    return [{ label, at: own ? `stages.${i}.finetune.data` : 'data.train', source: own ?? train, augment }];
  });
  return [
    plain('data.train', train),
    ...trained,
    ...('format' in validation ? [plain('data.validation', validation)] : []),
    ...(test ? [plain('data.test', test)] : []),
  ];
}
