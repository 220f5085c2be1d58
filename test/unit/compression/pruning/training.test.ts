import { expect, test } from 'vitest';
import { Pruning } from '../../../../src/compression';
import { buildArchitecture, type Model, type Tensor } from '../../../../src/onnx';
import { Trainer } from '../../../../src/training';
import { randomChunk } from '../../training/random';
import { plain } from './invariant';

const optimizer = { adamw: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 }, clipNorm: 5 };

/** Twenty steps on one batch. */
async function trained(model: Model): Promise<{ model: Model; losses: number[] }> {
  const sizes = { batch: 8, sample: [1, 8, 8] };
  const trainer = await Trainer.create(model, { loss: 'ce', optimizer, ...sizes, threads: 1 });
  const chunk = randomChunk({ steps: 1, batch: 8, sample: 64, classes: 4 });
  const losses: number[] = [];
  for (let i = 0; i < 20; i++) losses.push(...(await trainer.run({ ...chunk, learningRates: [0.01] })).loss);
  const result = await trainer.trainedModel();
  await trainer.release();
  return { model: result, losses };
}

test('what is left trains on, and the next cut starts from its weights', async () => {
  const spec = { architecture: 'cnn', channels: [8, 12], dense: 16 } as const;
  const model = buildArchitecture(spec, { shape: [1, 8, 8], classes: 4, seed: 3 });
  const pruning = await Pruning.analyze(model, { sample: [1, 8, 8] });
  const first = pruning.cut({ model }, { ...plain, ratio: 0.25 });
  const recovered = await trained(first.model);
  expect(recovered.losses.at(-1)).toBeLessThan((recovered.losses[0] ?? 0) / 2);

  const second = pruning.cut(
    { model: recovered.model, kept: first.kept, previous: first.step },
    { ...plain, ratio: 0.5 },
  );
  const total = (kept: number[][]) => kept.reduce((sum, { length }) => sum + length, 0);
  expect([total(first.kept), total(second.kept)]).toEqual([27, 18]);
  second.kept.forEach((kept, i) => {
    expect(first.kept[i]).toEqual(expect.arrayContaining(kept));
  });
  // Channels that were gone already keep the scores that they went with.
  const gone = [...Array(8).keys()].filter((c) => !first.kept[0]?.includes(c));
  for (const c of gone) expect(second.step.groupScores[0]?.[c]).toBe(first.step.groupScores[0]?.[c]);

  // Filters are those of the trained state, found by their number in the original.
  const filter = (m: Model, index: number) => {
    const { dims, data } = m.graph.initializers.get('conv1.weight') as Tensor;
    const each = data.length / (dims[0] ?? 1);
    return data.subarray(index * each, (index + 1) * each);
  };
  second.kept[0]?.forEach((channel, now) => {
    expect(filter(second.model, now)).toEqual(filter(recovered.model, first.kept[0]?.indexOf(channel) ?? -1));
  });
  expect((await trained(second.model)).losses.at(-1)).toBeLessThan(1);
});
