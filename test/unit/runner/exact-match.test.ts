import { expect, test } from 'vitest';
import type { LevelledProblem } from '../../../src/data';
import { packProblems, vocabulary } from '../../../src/data/reasoning';
import { buildArchitecture } from '../../../src/onnx';
import { exactMatch } from '../../../src/runner/reasoning/exact-match';
import { Trainer } from '../../../src/training';

const problem = (left: number, level: number): LevelledProblem => ({
  family: 'addition',
  level,
  question: `${left}+1`,
  steps: [`${left}+1=${left + 1}`],
  answer: String(left + 1),
});

test('problems that were learnt are solved, others are not, each level by itself', async () => {
  const length = 48;
  const learnt = [problem(2, 1), problem(5, 1), problem(7, 2)];
  const { tokens, labels } = packProblems(learnt, 'chain', { rows: 1, length });
  const spec = { architecture: 'decoder', layers: 1, width: 24, heads: 2 } as const;
  const model = buildArchitecture(spec, { shape: [length], classes: vocabulary, vocabulary, seed: 2 });
  const optimizer = { adamw: { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0 } };
  const sizes = { batch: 1, sample: [length], places: [length] };
  const trainer = await Trainer.create(model, { ...sizes, loss: 'ce', optimizer, threads: 1 });
  const chunk = { inputs: BigInt64Array.from(tokens, BigInt), labels: BigInt64Array.from(labels, BigInt) };
  for (let step = 0; step < 150; step++) await trainer.run({ ...chunk, learningRates: [0.01] });
  const asked = [...learnt, problem(1, 2)];
  const result = await exactMatch(await trainer.trainedModel(), asked, { threads: 1, limit: 20 });
  await trainer.release();
  expect(result.accuracy).toBe(0.75);
  expect(result.scores).toEqual([
    { family: 'addition', level: 1, right: 2, total: 2 },
    { family: 'addition', level: 2, right: 1, total: 2 },
  ]);
  expect(result.tokensPerSecond).toBeGreaterThan(0);
});
