import { isSeq } from 'yaml';
import { ExperimentDocument } from './document';
import { isObject, valueAt } from './path';
import type { stageSchemas } from './stages';
import type { Range } from './text-lines';

export interface StageOutline {
  /** From 0. */
  index: number;
  /** What the stage is called: `distil`, `train teacher`. */
  label: string;
  /** From its first character to its last. */
  range: Range;
}

export interface ExperimentOutline {
  /** The line of `name`, where the experiment as a whole can be acted on. */
  name?: Range;
  /** The line of `data`. */
  data?: Range;
  stages: StageOutline[];
}

/** Where the name and the stages stand, also in a file that is unfinished or wrong elsewhere. */
export function stageRanges(text: string): ExperimentOutline {
  const document = new ExperimentDocument(text);
  const named = document.written(['name'])?.key;
  const list = document.nodeAt(['stages']);
  const samples = document.written(['data'])?.key;
  const data = document.toDataIfPossible();
  return {
    ...(named && { name: document.keyRange(['name']) }),
    ...(samples && { data: document.keyRange(['data']) }),
    stages: isSeq(list) ? list.items.flatMap((_, index) => outlineOf(document, data, index)) : [],
  };
}

function outlineOf(document: ExperimentDocument, data: unknown, index: number): StageOutline[] {
  const written = document.written(['stages', index])?.value;
  const span = written && document.span(written);
  const label = describeStage(valueAt(data, ['stages', index]));
  return span && label ? [{ index, label, range: document.lines.range(...span) }] : [];
}

const labels: Record<keyof typeof stageSchemas, (options: Record<string, unknown>) => string> = {
  train: ({ model }) => `train ${model === 'student' ? 'student' : 'teacher'}`,
  distill: () => 'distil',
  prune: () => 'prune',
  finetune: ({ phase }) => (typeof phase === 'string' ? phase : 'recover'),
  quantize: () => 'quantize',
  evaluate: () => 'evaluate',
  export: () => 'export',
  tune: () => 'tune',
};

/** What people call a stage, e.g. `distil` or `train teacher`; empty for what is no stage. Options may be missing. */
export function describeStage(stage: unknown): string {
  if (!isObject(stage)) return '';
  for (const [kind, label] of Object.entries(labels)) {
    if (!Object.hasOwn(stage, kind)) continue;
    const options = stage[kind];
    return label(isObject(options) ? options : {});
  }
  return '';
}
