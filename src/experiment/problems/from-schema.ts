import type { z } from 'zod';
import { isObject, type Path, valueAt } from '../path';
import type { Problem } from '../problem';
import { agreement, isKindList, nodeAt, type SchemaNode } from '../schema-node';
import type { Explaining } from './context';
import { missingChoice, missingKey } from './missing-key';
import { stageKind } from './stage-kind';
import { unfit } from './unfit';
import { unknownKey } from './unknown-key';

type Issue = z.core.$ZodIssue;

/** What zod found, in the words of the file: each issue where the person can mend it. */
export function schemaProblems(context: Explaining, issues: readonly Issue[], at: Path = []): Problem[] {
  const problems = issues.flatMap((issue) => explain(context, issue, [...at, ...issue.path.map(asStep)]));
  // A misspelt key is an unknown one and a missing one: told once.
  return [
    ...new Map(problems.map((problem) => [`${problem.code} ${problem.path} ${problem.message}`, problem])).values(),
  ];
}

const asStep = (step: PropertyKey): string | number => (typeof step === 'number' ? step : String(step));

function explain(context: Explaining, issue: Issue, path: Path): Problem[] {
  if (issue.code === 'unrecognized_keys') return explainKeys(context, issue.keys, path);
  if (isMissing(context, path)) return [missingKey(context, path)];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return explainUnion(context, issue, path);
  return [unfit(context, path, valueAt(context.data, path))];
}

function explainKeys(context: Explaining, keys: string[], path: Path): Problem[] {
  const node = nodeAt(path, context.data);
  if (node && isKindList(node)) return stageKind(context, path, node, valueAt(context.data, path));
  return keys.map((key) => unknownKey(context, path, key));
}

/** True where a key is not written at all, whatever zod calls that. */
function isMissing(context: Explaining, path: Path): boolean {
  const parent = valueAt(context.data, path.slice(0, -1));
  const last = path.at(-1);
  return typeof last === 'string' && isObject(parent) && !Object.hasOwn(parent, last);
}

/** A union fails with the issues of every branch: those of the branch that was meant are told. */
function explainUnion(context: Explaining, issue: z.core.$ZodIssueInvalidUnion, path: Path): Problem[] {
  const node = nodeAt(path, context.data);
  const value = valueAt(context.data, path);
  if (node === undefined) return [unfit(context, path, value)];
  const scores = node.alternatives.map((one) => agreement(one, value));
  const best = Math.max(...scores);
  if (isKindList(node) && !isOneKind(node, value)) return stageKind(context, path, node, value);
  if (best > 0) return schemaProblems(context, issue.errors[scores.indexOf(best)] ?? [], path);
  return [isObject(value) ? missingChoice(context, path, node) : unfit(context, path, value)];
}

function isOneKind(node: SchemaNode, value: unknown): boolean {
  if (!isObject(value)) return false;
  const [key, ...others] = Object.keys(value);
  return key !== undefined && others.length === 0 && node.alternatives.some((one) => one.properties.has(key));
}
