import { existsSync, readFileSync } from 'node:fs';
import { applyOverrides, type Experiment, parseExperiment } from '../experiment';
import { type Run, writeAtomic } from '../runs';
import { engineThreads } from '../runtime';
import { RunFailure } from './interruption';

/** What the run does, with every default filled in, and what was chosen by measuring; fixed before the first step. */
export interface Resolved {
  experiment: Experiment;
  choices: { threads: number };
}

function parse(run: Run): Experiment {
  const overridden = applyOverrides(readFileSync(run.paths.experiment, 'utf8'), run.overrides);
  const parsed = parseExperiment(overridden.text, { file: run.experimentFile });
  const problem = [...overridden.problems, ...parsed.problems].find((p) => p.severity === 'error');
  if (problem || !parsed.experiment) {
    throw new RunFailure(
      'experiment',
      problem?.message ?? 'The experiment cannot be read.',
      'Mend the experiment file and start again.',
      {
        path: problem?.path,
      },
    );
  }
  return parsed.experiment;
}

/** Reads resolved.json, or makes it from the experiment when the run starts for the first time. */
export function resolveRun(run: Run): Resolved {
  if (existsSync(run.paths.resolved)) return JSON.parse(readFileSync(run.paths.resolved, 'utf8')) as Resolved;
  const resolved: Resolved = { experiment: parse(run), choices: { threads: engineThreads() } };
  writeAtomic(run.paths.resolved, `${JSON.stringify(resolved, null, 2)}\n`);
  return resolved;
}
