import { describe, expect, test } from 'vitest';
import { type PruneOptions, Pruning, type PruningCut } from '../../../../src/compression';
import { emptyGraph, GraphBuilder, newModel, OnnxError, type Tensor, toNumbers } from '../../../../src/onnx';
import { plain } from './invariant';
import { Net } from './net';

/** Two convolutions of 8 and 12 channels and a dense layer of 10. */
function model() {
  const n = new Net(3);
  const x = n.relu(n.norm('bn', n.conv('conv1', n.input([1, 3, 6, 6]), 3, 8), 8));
  const y = n.relu(n.conv('conv2', x, 8, 12));
  const dense = n.relu(n.gemm('dense', n.op('Flatten', [n.op('GlobalAveragePool', [y])]), 12, 10));
  n.output(n.gemm('logits', dense, 10, 4));
  return n.model();
}

const source = model();
const pruning = await Pruning.analyze(source);
const cut = (options: Partial<PruneOptions>): PruningCut =>
  pruning.cut({ model: source }, { ...plain, ratio: undefined, ...options });
const counts = ({ kept }: PruningCut) => kept.map(({ length }) => length);
const tensor = (name: string): Tensor => source.graph.initializers.get(name) as Tensor;

/** By channel: a number made of all weights of its filter. */
function byFilter(name: string, make: (weights: number[]) => number): number[] {
  const { dims } = tensor(name);
  const [channels = 1] = dims;
  const values = toNumbers(tensor(name));
  const each = values.length / channels;
  return Array.from({ length: channels }, (_, i) => make(values.slice(i * each, (i + 1) * each)));
}

const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);

/** The channels with the highest scores, ascending. */
const best = (scores: number[], count: number): number[] =>
  scores
    .map((score, channel) => ({ score, channel }))
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ channel }) => channel)
    .sort((a, b) => a - b);

describe('criteria', () => {
  const l1 = byFilter('conv1.weight', (w) => sum(w.map(Math.abs)));
  const l2 = byFilter('conv1.weight', (w) => Math.hypot(...w));

  test.each([
    { criterion: 'l1' as const, scores: l1 },
    { criterion: 'l2' as const, scores: l2 },
    { criterion: 'bn' as const, scores: toNumbers(tensor('bn.scale')).map(Math.abs) },
  ])('$criterion keeps the channels with the highest scores', ({ criterion, scores }) => {
    const { kept, step } = cut({ criterion, scope: 'layer', ratio: 0.5 });
    expect(kept[0]).toEqual(best(scores, 4));
    step.groupScores[0]?.forEach((score, i) => {
      expect(score).toBeCloseTo(scores[i] ?? 0, 4);
    });
    expect(step.thresholds[0]).toBeCloseTo(
      best(scores, 4).reduce((least, i) => Math.min(least, scores[i] ?? 0), 99),
      4,
    );
  });

  test('bn falls back to L1 where no batch norm follows', () => {
    const { step } = cut({ criterion: 'bn', scope: 'layer', ratio: 0.5 });
    const expected = byFilter('conv2.weight', (w) => sum(w.map(Math.abs)));
    step.groupScores[1]?.forEach((score, i) => {
      expect(score).toBeCloseTo(expected[i] ?? 0, 4);
    });
  });

  test('taylor is the absolute sum of weight times gradient', () => {
    const gradients = new Map(
      ['conv1.weight', 'conv2.weight', 'dense.weight'].map((name) => {
        const { dims, data } = tensor(name);
        return [
          name,
          { type: 'float32', dims, data: Float32Array.from(data as Float32Array, (w, i) => Math.sin(i) * w) },
        ];
      }),
    ) as Map<string, Tensor>;
    const { step } = cut({ criterion: 'taylor', scope: 'layer', ratio: 0.5, gradients });
    const g = toNumbers(gradients.get('conv1.weight') as Tensor);
    const each = g.length / 8;
    const expected = Array.from({ length: 8 }, (_, i) =>
      Math.abs(
        sum(
          toNumbers(tensor('conv1.weight'))
            .slice(i * each, (i + 1) * each)
            .map((w, k) => w * (g[i * each + k] ?? 0)),
        ),
      ),
    );
    step.groupScores[0]?.forEach((score, i) => {
      expect(score).toBeCloseTo(expected[i] ?? 0, 4);
    });
  });

  test('random depends on the seed alone', () => {
    const of = (seed: number) => cut({ criterion: 'random', ratio: 0.5, seed }).kept;
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  test('global scores are measured against the mean of their layer', () => {
    const { step } = cut({ ratio: 0.5 });
    for (const scores of step.layerScores.filter((s) => s.length > 0))
      expect(sum(scores) / scores.length).toBeCloseTo(1, 6);
  });
});

describe('amounts', () => {
  test('a share of every layer, rounded down', () => {
    expect(counts(cut({ scope: 'layer', ratio: 0.3 }))).toEqual([6, 9, 7]);
  });

  test('a share of all channels', () => {
    expect(sum(counts(cut({ ratio: 0.3 })))).toBe(30 - 9);
  });

  test('more never removes what less has kept', () => {
    const [less, more] = [cut({ ratio: 0.2 }), cut({ ratio: 0.6 })];
    more.kept.forEach((kept, i) => {
      expect(less.kept[i]).toEqual(expect.arrayContaining(kept));
    });
  });

  test.each(['parameters', 'flops', 'bytes'] as const)('a target in %s is met, and hardly more than that', (name) => {
    for (const scope of ['global', 'layer'] as const) {
      const { map } = cut({ scope, [name]: '50%' });
      expect(map.after[name]).toBeLessThanOrEqual(map.before[name] / 2);
      expect(map.after[name]).toBeGreaterThan(map.before[name] * (scope === 'global' ? 0.4 : 0.25));
    }
    const { map } = cut({ [name]: 3000 });
    expect(map.after[name]).toBeLessThanOrEqual(3000);
  });

  test('several targets all hold', () => {
    const { map } = cut({ parameters: '70%', flops: '40%', ratio: 0.1 });
    expect(map.after.parameters).toBeLessThanOrEqual(0.7 * map.before.parameters);
    expect(map.after.flops).toBeLessThanOrEqual(0.4 * map.before.flops);
  });

  test('excluded layers keep all channels, by layer or by weight', () => {
    expect(counts(cut({ scope: 'layer', ratio: 0.5, exclude: ['conv1'] }))).toEqual([8, 6, 5]);
    expect(counts(cut({ scope: 'layer', ratio: 0.5, exclude: ['conv*'] }))).toEqual([8, 12, 5]);
    expect(counts(cut({ scope: 'layer', ratio: 0.5, exclude: ['dense.w*', 'logits'] }))).toEqual([4, 6, 10]);
  });

  test('overrides go before the ratio', () => {
    expect(counts(cut({ scope: 'layer', ratio: 0.5, overrides: { conv1: 0.25, 'dens*': 0 } }))).toEqual([6, 6, 10]);
    expect(counts(cut({ overrides: { conv2: 0.5 } }))).toEqual([8, 6, 10]);
  });

  test('what is left is a multiple, and no layer falls below the floor', () => {
    expect(counts(cut({ scope: 'layer', ratio: 0.4, multiple: 4 }))).toEqual([8, 8, 8]);
    expect(counts(cut({ scope: 'layer', ratio: 0.95, floor: 3 }))).toEqual([3, 3, 3]);
    expect(counts(cut({ ratio: 0.99 }))).toEqual([1, 1, 1]);
  });
});

describe('what cannot be done', () => {
  const fails = (options: Partial<PruneOptions>, message: RegExp, remedy = /./) => {
    const attempt = () => cut(options);
    expect(attempt).toThrow(OnnxError);
    expect(attempt).toThrow(message);
    try {
      attempt();
    } catch (error) {
      expect((error as OnnxError).remedy).toMatch(remedy);
    }
  };

  test('shares outside 0 to 1', () => {
    fails({ ratio: 1 }, /would leave no channel/);
    fails({ ratio: 0 }, /removes nothing/);
    fails({ ratio: -0.5 }, /removes nothing/);
    fails({ ratio: Number.NaN }, /removes nothing/);
    fails({ ratio: 0.3, overrides: { conv1: 1 } }, /"conv1" is 1, which would leave no channel/);
    fails({}, /Nothing says how much/);
    fails({ parameters: 'half' }, /target for parameters is "half"/, /50%/);
    fails({ ratio: 0.3, multiple: 0 }, /multiple is 0/);
    fails({ ratio: 0.3, floor: 1.5 }, /floor is 1.5/);
  });

  test('a target that is out of reach says what is within', () => {
    fails({ parameters: 10 }, /at least \d+ parameters, not 10/);
    fails({ flops: '1%', exclude: ['conv1'] }, /cannot be pruned so far/);
  });

  test('a pattern that fits nothing names what was probably meant', () => {
    fails({ ratio: 0.3, exclude: ['cnov2'] }, /"cnov2".*Did you mean "conv2"/, /"conv1", "conv2", "dense", "logits"/);
    fails({ ratio: 0.3, overrides: { 'zzz*': 0.5 } }, /fits "zzz\*"/);
  });

  test('everything excluded', () => {
    fails({ ratio: 0.3, exclude: ['*'] }, /No channel/, /[Ee]xclude fewer/);
  });

  test('taylor without gradients', () => {
    fails({ ratio: 0.3, criterion: 'taylor' }, /needs gradients/, /stage/);
    fails({ ratio: 0.3, criterion: 'taylor', gradients: new Map() }, /no gradient for the weights "conv1.weight"/);
  });

  test('a model that is quantized already', async () => {
    const b = new GraphBuilder(emptyGraph('q'));
    const x = b.input('x', 'float32', [1, 4]);
    b.output(b.add('QuantizeLinear', [x, b.scalar(0.1, 'float32')], {}, 'quantize'), 'int8');
    await expect(Pruning.analyze(newModel(b.graph))).rejects.toThrow(/quantized already: "quantize"/);
  });

  test('a model that does not run', async () => {
    const n = new Net();
    n.output(n.op('Add', [n.input([1, 3, 4, 4]), n.weight('w', [5, 1, 1])]));
    await expect(Pruning.analyze(n.model())).rejects.toThrow(OnnxError);
  });
});
