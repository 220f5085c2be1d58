import { allocateInputs, type Element } from '../data';
import type { Model } from '../onnx';
import type { LatencySpread } from '../runs';
import { Predictor } from '../training';

const ROUNDS = 12;
/** Each model gets this long in a round, or so many runs where they are short. */
const ROUND_MS = 40;
const ROUND_RUNS = 100;
const WARM_UP_MS = 200;
const WARM_UP_RUNS = 400;
/** Large models take fewer rounds. */
const ENOUGH_MS = 20_000;
const LEAST_ROUNDS = 3;

function spreadOf(times: number[]): LatencySpread {
  const sorted = times.sort((a, b) => a - b);
  const below = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { p50: below(0.5), p95: below(0.95) };
}

async function runFor(run: () => Promise<unknown>, ms: number, runs: number): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + ms;
  do {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  } while (times.length < runs && performance.now() < end);
  return times;
}

/**
 * The times of each of several runs, in milliseconds, warmed up first. They take turns, so that a machine that is busy for
 * a while is busy for all of them.
 */
export async function takeTurns(
  runs: readonly (() => Promise<unknown>)[],
  heed: () => Promise<void>,
): Promise<LatencySpread[]> {
  const times = runs.map((): number[] => []);
  for (const run of runs) await runFor(run, WARM_UP_MS, WARM_UP_RUNS);
  const started = performance.now();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, run] of runs.entries()) {
      times[i]?.push(...(await runFor(run, ROUND_MS, ROUND_RUNS)));
      await heed();
    }
    if (round + 1 >= LEAST_ROUNDS && performance.now() - started > ENOUGH_MS) break;
  }
  return times.map(spreadOf);
}

/** The times of a run at one batch size, in milliseconds, for each of some classifiers that take turns. */
export async function measureLatency(
  models: readonly Model[],
  sizes: { batch: number; sample: readonly number[]; element: Element; threads: number },
  heed: () => Promise<void>,
): Promise<LatencySpread[]> {
  const inputs = allocateInputs({ element: sizes.element, shape: sizes.sample }, sizes.batch);
  const predictors: Predictor[] = [];
  try {
    for (const model of models) predictors.push(await Predictor.create(model, sizes));
    return await takeTurns(
      predictors.map((predictor) => () => predictor.run(inputs)),
      heed,
    );
  } finally {
    for (const predictor of predictors) await predictor.release();
  }
}
