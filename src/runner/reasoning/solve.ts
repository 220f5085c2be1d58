import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type LevelledProblem, reasoningProblems } from '../../data';
import type { Experiment } from '../../experiment';
import type { Model } from '../../onnx';
import { type Score, writeAtomic } from '../../runs';
import type { RunContext } from '../context';
import { validationSource } from '../datasets';
import { type ExactMatch, exactMatch } from './exact-match';

/** The problems that a model is measured on; undefined where the data is of another kind. */
export function problemsFor({ data, seed }: Experiment, on: 'test' | 'validation'): LevelledProblem[] | undefined {
  const source = on === 'test' ? data.test : validationSource(data);
  if (!source || !('format' in source) || source.format !== 'reasoning') return undefined;
  return reasoningProblems(source, { part: on, seed });
}

const percent = (right: number, total: number): string => `${((100 * right) / total).toFixed(1)} %`;

/** `addition 1: 98.0 %, addition 2: 95.5 %, …`. */
const inWords = (scores: readonly Score[]): string =>
  scores.map(({ family, level, right, total }) => `${family} ${level}: ${percent(right, total)}`).join(', ');

/**
 * Lets a model of the run solve problems. What it came to, family by family and level by level, goes to the journal and to
 * `exact-match-<name>.json` among the artifacts.
 */
export async function solveProblems(
  c: RunContext,
  { model, name, problems }: { model: Model; name: string; problems: readonly LevelledProblem[] },
): Promise<ExactMatch> {
  const limit = c.data.shape[0] ?? 0;
  const result = await exactMatch(model, problems, { threads: c.threads, limit, heed: () => c.requests.heed() });
  const message = `${name} solves ${percent(result.accuracy, 1)} of ${problems.length} problems at ${Math.round(result.tokensPerSecond)} tokens/s. ${inWords(result.scores)}.`;
  c.journal.write({ type: 'log', level: 'info', message });
  mkdirSync(c.run.paths.artifacts, { recursive: true });
  const file = join(c.run.paths.artifacts, `exact-match-${name.replaceAll(' ', '-')}.json`);
  writeAtomic(file, `${JSON.stringify({ ...result, right: undefined }, null, 2)}\n`);
  return result;
}
