import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { decode, encode, end, isRight, type LevelledProblem, promptOf, solutionOf } from '../../data';
import type { Model } from '../../onnx';
import { type SamplesReport, type Track, writeAtomic } from '../../runs';
import { Decoder, generate } from '../../training';
import type { RunContext } from '../context';
import { problemsFor } from './solve';

/** So many problems are followed: one of each family and level, the easiest first where there are more. */
const PROBLEMS = 16;
/** So many times they are solved by one model; where a training looks more often, every other time is forgotten again. */
const MOST_ROUNDS = 24;

type Round = SamplesReport['rounds'][number];

/** One problem of each family and level. */
function oneOfEach(problems: readonly LevelledProblem[]): LevelledProblem[] {
  const byKind = new Map<string, LevelledProblem>();
  for (const problem of problems) {
    const kind = `${problem.family} ${problem.level}`;
    if (!byKind.has(kind)) byKind.set(kind, problem);
  }
  return [...byKind.values()].sort((a, b) => a.level - b.level).slice(0, PROBLEMS);
}

/** Every other round of a track that has too many, and always the last. */
export function thinned(rounds: readonly Round[], track: Track): Round[] {
  const own = rounds.filter((round) => round.track === track);
  if (own.length <= MOST_ROUNDS) return [...rounds];
  const dropped = new Set(own.filter((_, i) => (own.length - 1 - i) % 2 === 1));
  return rounds.filter((round) => !dropped.has(round));
}

function newReport(stage: number, problems: readonly LevelledProblem[]): SamplesReport {
  const asked = problems.map((problem) => {
    const { family, level } = problem;
    return { family, level, prompt: promptOf(problem), solution: solutionOf(problem, 'chain') };
  });
  return { kind: 'samples', stage, problems: asked, rounds: [] };
}

/**
 * Lets a model solve a few problems of the validation data, the same ones each time, and adds what it wrote to the report
 * of the stage (`samples-<stage>.json`), which holds at most {@link MOST_ROUNDS} rounds of a track. Does nothing where the
 * data is no problems.
 * @param at the step that the model has come to; rounds of the track from there on are void, as after a resume.
 */
export async function reportSamples(
  c: RunContext,
  model: Model,
  { stage, track, step }: { stage: number; track: Track; step: number },
): Promise<void> {
  const problems = oneOfEach(problemsFor(c.experiment, 'validation') ?? []);
  if (problems.length === 0) return;
  const file = join(c.run.paths.artifacts, `samples-${stage}.json`);
  const report: SamplesReport = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : newReport(stage, problems);
  const texts = await written(model, problems, { threads: c.threads, limit: c.data.shape[0] ?? 0 });
  const answers = texts.map((text, i) => ({ text, right: isRight(text, problems[i] as LevelledProblem) }));
  const before = report.rounds.filter((round) => round.track !== track || round.step < step);
  report.rounds = thinned([...before, { track, step, answers }], track);
  mkdirSync(c.run.paths.artifacts, { recursive: true });
  writeAtomic(file, `${JSON.stringify(report)}\n`);
  c.journal.write({ type: 'report', stage, file: relative(c.run.dir, file).replaceAll('\\', '/') });
}

/** What a model writes after each prompt, greedily. */
async function written(
  model: Model,
  problems: readonly LevelledProblem[],
  { threads, limit }: { threads: number; limit: number },
): Promise<string[]> {
  const decoder = await Decoder.create(model, { threads });
  try {
    const prompts = problems.map((problem) => encode(promptOf(problem)));
    return (await generate(decoder, prompts, { end, limit })).map(decode);
  } finally {
    await decoder.release();
  }
}
