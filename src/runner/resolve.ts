import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyOverrides, type Experiment, parseExperiment } from '../experiment';
import { type Run, writeAtomic } from '../runs';
import { deviceKey, engineThreads } from '../runtime';
import { askDevice } from './devices/ask';
import { chooseDevice } from './devices/choose';
import { RunFailure } from './interruption';

/** What the run does, with every default filled in, and what was chosen by measuring; fixed before the first step. */
export interface Resolved {
  experiment: Experiment;
  choices: { threads: number; device: string };
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
export async function resolveRun(run: Run): Promise<Resolved> {
  if (existsSync(run.paths.resolved)) return JSON.parse(readFileSync(run.paths.resolved, 'utf8')) as Resolved;
  const experiment = parse(run);
  const inspector = join(__dirname, 'inspect.cjs');
  const device = await chooseDevice(experiment.device, (key) => askDevice(inspector, key));
  const resolved: Resolved = { experiment, choices: { threads: engineThreads(), device: deviceKey(device) } };
  writeAtomic(run.paths.resolved, `${JSON.stringify(resolved, null, 2)}\n`);
  return resolved;
}
