import { basename } from 'node:path';
import { ExperimentDocument } from './document';
import { withoutFaults } from './draft';
import { isObject, parsePath } from './path';
import { inOrder, type Problem } from './problem';
import { badAlias } from './problems/bad-alias';
import { Explaining } from './problems/context';
import { duplicateKeys } from './problems/duplicate-keys';
import { schemaProblems } from './problems/from-schema';
import { syntaxProblem } from './problems/syntax';
import { unreadable } from './problems/unreadable';
import { type Experiment, experimentSchema } from './schema';
import type { Range } from './text-lines';

export interface ParsedExperiment {
  /** With defaults filled in; only where the file has no error. */
  experiment?: Experiment;
  /** As `experiment`, but what is wrong was left out where something sound remains: enough to check further while a person types. */
  draft?: Experiment;
  /** In the order of the file. */
  problems: Problem[];
  document: ExperimentDocument;
  /** Where `stages.0.distill.alpha` stands, or the nearest that is written above it. Undefined in an empty file. */
  locate(path: string): Range | undefined;
}

/**
 * Reads an experiment file, YAML or JSON. Never throws: whatever is wrong is a problem with a range.
 * @param file its path, for messages.
 */
export function parseExperiment(text: string, { file }: { file: string }): ParsedExperiment {
  const name = basename(file);
  const refusal = unreadable(text, name);
  const document = new ExperimentDocument(text);
  const locate = (path: string) => (document.yaml.contents ? document.valueRange(parsePath(path)) : undefined);
  const { problems, ...outcome } = refusal ? { problems: [refusal] } : understand(document, name);
  return { ...outcome, problems: inOrder(problems), document, locate };
}

type Outcome = Pick<ParsedExperiment, 'experiment' | 'draft' | 'problems'>;

function understand(document: ExperimentDocument, name: string): Outcome {
  const syntax = syntaxProblem(document);
  if (syntax) return { problems: [syntax] };
  const data = dataOf(document, name);
  if ('problem' in data) return { problems: [data.problem] };
  const explaining = new Explaining(document, data.value);
  const duplicates = duplicateKeys(explaining);
  const parsed = experimentSchema.safeParse(data.value);
  if (parsed.success) {
    return { draft: parsed.data, problems: duplicates, ...(duplicates.length === 0 && { experiment: parsed.data }) };
  }
  const problems = schemaProblems(explaining, parsed.error.issues);
  return { draft: withoutFaults(document, parsed.error.issues), problems: [...duplicates, ...problems] };
}

function dataOf(document: ExperimentDocument, name: string): { value: unknown } | { problem: Problem } {
  const at = (code: string, message: string): { problem: Problem } => ({
    problem: { code, severity: 'error', message, range: document.firstLine(), path: '' },
  });
  try {
    const value = document.toData();
    if (isObject(value)) return { value };
    return value === null
      ? at('empty-file', `${name} is empty. Write an experiment: name, data, teacher, student and stages.`)
      : at('wrong-type', `${name} is not an experiment; begin it with \`name: …\` and one key a line.`);
  } catch {
    return { problem: badAlias(document) };
  }
}
