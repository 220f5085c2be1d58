import { decode, encode, end, isRight, type LevelledProblem, promptOf } from '../../data';
import type { Model } from '../../onnx';
import type { Score } from '../../runs';
import { Decoder, generate } from '../../training';

/** So many problems are solved side by side. */
const BATCH = 64;

/** What a model came to that wrote its solutions itself, token by token. */
export interface ExactMatch {
  /** The share of problems whose answer was right, character by character. */
  accuracy: number;
  /** 1 for each problem that was solved, in the order in which they were given. */
  right: Uint8Array;
  /** By family and level, in the order in which they first came. */
  scores: Score[];
  /** Tokens written in a second, those of texts side by side together. */
  tokensPerSecond: number;
}

/** Problems of like length side by side, as the shorter wait for the longer. */
function inBatches(problems: readonly LevelledProblem[]): { problem: LevelledProblem; place: number }[][] {
  const placed = problems.map((problem, place) => ({ problem, place }));
  const sorted = placed.sort((a, b) => promptOf(a.problem).length - promptOf(b.problem).length);
  return Array.from({ length: Math.ceil(sorted.length / BATCH) }, (_, i) => sorted.slice(i * BATCH, (i + 1) * BATCH));
}

/** One score for each family and level. */
function scoresOf(problems: readonly LevelledProblem[]): Map<string, Score> {
  return new Map(problems.map(({ family, level }) => [`${family} ${level}`, { family, level, right: 0, total: 0 }]));
}

/**
 * Lets a language model solve problems, greedily, and checks the answers.
 * @param options.limit the most tokens of a solution.
 */
export async function exactMatch(
  model: Model,
  problems: readonly LevelledProblem[],
  { threads, limit, heed }: { threads: number; limit: number; heed?: (done: number) => Promise<void> },
): Promise<ExactMatch> {
  const scores = scoresOf(problems);
  const right = new Uint8Array(problems.length);
  let [done, tokens, ms] = [0, 0, 0];
  const decoder = await Decoder.create(model, { threads });
  try {
    for (const batch of inBatches(problems)) {
      const started = performance.now();
      const written = await generate(
        decoder,
        batch.map(({ problem }) => encode(promptOf(problem))),
        { end, limit },
      );
      ms += performance.now() - started;
      for (const [i, { problem, place }] of batch.entries()) {
        const solution = written[i] ?? [];
        const score = scores.get(`${problem.family} ${problem.level}`) as Score;
        tokens += solution.length;
        score.total++;
        if (!isRight(decode(solution), problem)) continue;
        score.right++;
        right[place] = 1;
      }
      done += batch.length;
      await heed?.(done);
    }
  } finally {
    await decoder.release();
  }
  const solved = right.reduce((sum, one) => sum + one, 0);
  return {
    ...{ accuracy: solved / problems.length, right },
    ...{ scores: [...scores.values()], tokensPerSecond: (1000 * tokens) / ms },
  };
}
