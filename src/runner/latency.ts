import type { Model } from '../onnx';
import { Predictor } from '../training';

const ROUNDS = 12;
/** Each model gets this long in a round, and as long again once to warm up. */
const ROUND_MS = 40;
const WARM_UP_MS = 200;

const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function runFor(predictor: Predictor, inputs: Float32Array, ms: number): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + ms;
  do {
    const started = performance.now();
    await predictor.run(inputs);
    times.push(performance.now() - started);
  } while (performance.now() < end);
  return times;
}

/**
 * Median time of a run at one batch size, in milliseconds, for each model. The models take turns, so that a machine
 * that is busy for a while is busy for all of them.
 */
export async function measureLatency(
  models: readonly Model[],
  sizes: { batch: number; sample: readonly number[]; threads: number },
  heed: () => Promise<void>,
): Promise<number[]> {
  const inputs = new Float32Array(sizes.batch * sizes.sample.reduce((a, b) => a * b, 1));
  const predictors: Predictor[] = [];
  const times = models.map((): number[] => []);
  try {
    for (const model of models) predictors.push(await Predictor.create(model, sizes));
    for (const predictor of predictors) await runFor(predictor, inputs, WARM_UP_MS);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [i, predictor] of predictors.entries()) {
        times[i]?.push(...(await runFor(predictor, inputs, ROUND_MS)));
        await heed();
      }
    }
  } finally {
    for (const predictor of predictors) await predictor.release();
  }
  return times.map(median);
}
