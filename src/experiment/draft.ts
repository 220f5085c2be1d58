import type { z } from 'zod';
import type { ExperimentDocument } from './document';
import { isObject, type Path, valueAt } from './path';
import { type Experiment, experimentSchema } from './schema';
import { type StageKind, stageSchemas } from './stages';

/** The experiment without the keys and values that are wrong; undefined where what is left is none. */
export function withoutFaults(
  document: ExperimentDocument,
  issues: readonly z.core.$ZodIssue[],
): Experiment | undefined {
  const data = document.toData();
  removeFaults(data, issues);
  // What is wrong inside a stage is known only to its own schema: for the list it is no stage at all.
  const stages = valueAt(data, ['stages']);
  if (Array.isArray(stages)) for (const stage of stages) mendStage(stage);
  const parsed = experimentSchema.safeParse(data);
  return parsed.success ? parsed.data : undefined;
}

function mendStage(stage: unknown): void {
  const [[kind = '', options] = []] = isObject(stage) ? Object.entries(stage) : [];
  const outcome = Object.hasOwn(stageSchemas, kind) ? stageSchemas[kind as StageKind].safeParse(options) : undefined;
  if (outcome?.success === false) removeFaults(options, outcome.error.issues);
}

function removeFaults(data: unknown, issues: readonly z.core.$ZodIssue[]): void {
  for (const issue of issues) {
    const path = issue.path as Path;
    if (issue.code === 'unrecognized_keys') for (const key of issue.keys) remove(data, [...path, key]);
    else remove(data, path);
  }
}

function remove(data: unknown, path: Path): void {
  const holder = valueAt(data, path.slice(0, -1));
  const last = path.at(-1);
  if (isObject(holder) && typeof last === 'string') delete holder[last];
}
