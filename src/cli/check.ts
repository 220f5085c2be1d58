import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { applyOverrides, checkExperiment, type Problem, parseExperiment } from '../experiment';
import { createWorld } from '../runner/world';
import { UsageError } from './find-run';
import { paint } from './style';

export interface Checked {
  /** The text as it is written in the file. */
  text: string;
  name: string;
  problems: Problem[];
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}. Check the path.`);
  }
}

/** Everything that is wrong with an experiment file, with what `--set` changes in it. @throws UsageError */
export async function checkFile(path: string, sets: readonly string[]): Promise<Checked> {
  const file = resolve(path);
  const text = read(file);
  const overridden = applyOverrides(text, sets);
  const parsed = parseExperiment(overridden.text, { file });
  const world = await checkExperiment(parsed, createWorld(), { file });
  return {
    text,
    name: parsed.experiment?.name ?? '',
    problems: [...overridden.problems, ...parsed.problems, ...world],
  };
}

export const hasErrors = (problems: readonly Problem[]): boolean => problems.some((p) => p.severity === 'error');

/** Problems as compilers write them: `file:line:column: error: message`, counted from 1. */
export function problemLines(path: string, problems: readonly Problem[]): string {
  const file = relative(process.cwd(), resolve(path));
  return problems
    .map(({ range, severity, message }) => {
      const { line, character } = range.start;
      return `${file}:${line + 1}:${character + 1}: ${paint(severity === 'error' ? 'red' : 'yellow', severity)}: ${message}`;
    })
    .join('\n');
}
