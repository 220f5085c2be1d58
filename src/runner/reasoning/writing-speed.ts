import { encode, end, type LevelledProblem, promptOf } from '../../data';
import type { Model } from '../../onnx';
import { Decoder, generate } from '../../training';
import { takeTurns } from '../latency';

/** So many texts are written side by side. */
const TEXTS = 64;

/**
 * Tokens that each of some language models writes in a second, of many texts together; they take turns, so that a machine
 * that is busy for a while is busy for all of them. The median of several rounds.
 * @param problems whose solutions are written, greedily; not empty.
 * @param options.limit the most tokens of a solution.
 */
export async function writingSpeeds(
  models: readonly Model[],
  problems: readonly LevelledProblem[],
  { threads, limit, heed }: { threads: number; limit: number; heed: () => Promise<void> },
): Promise<number[]> {
  const prompts = Array.from({ length: TEXTS }, (_, i) => {
    const problem = problems[i % problems.length] as LevelledProblem;
    return encode(promptOf(problem));
  });
  const decoders: Decoder[] = [];
  const written = models.map(() => 0);
  try {
    for (const model of models) decoders.push(await Decoder.create(model, { threads }));
    const write = (decoder: Decoder, i: number) => async () => {
      const texts = await generate(decoder, prompts, { end, limit });
      written[i] = texts.reduce((sum, text) => sum + text.length, 0);
    };
    const times = await takeTurns(decoders.map(write), heed);
    return times.map(({ p50 }, i) => (1000 * (written[i] ?? 0)) / p50);
  } finally {
    for (const decoder of decoders) await decoder.release();
  }
}
