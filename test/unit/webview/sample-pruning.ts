/**
 * SAMPLE DATA: an invented residual network that loses 30 % of its channels in three steps (the one in the design's
 * pictures), an invented transformer that loses heads, and a large one for the bench. Nothing of it is a result.
 */
import type { PruningGroup, PruningLayer, PruningMember, PruningReport, PruningStep } from '../../../webview/protocol';

interface Conv {
  name: string;
  input: number;
  output: number;
  size: number;
  kernel: number;
  group: string;
}

interface Coupled {
  name: string;
  base: number[];
  layers: Conv[];
  score: number[];
  own: number[][];
}

const RATIOS = [0.1, 0.2, 0.3];

/** Mulberry32: small, seeded, and the same as in the design's mock-up, so that pictures can be laid side by side. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const gauss = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

function residualLayers(): Conv[] {
  const stages = [
    { stage: 1, channels: 32, size: 28, group: 'A' },
    { stage: 2, channels: 64, size: 14, group: 'B' },
    { stage: 3, channels: 128, size: 7, group: 'C' },
  ];
  const layers: Conv[] = [{ name: 'stem', input: 1, output: 32, size: 28, kernel: 3, group: 'A' }];
  for (const { stage, channels: output, size, group } of stages) {
    const input = stage > 1 ? output / 2 : output;
    const name = (part: string) => `layer${stage}.${part}`;
    layers.push({ name: name('0.conv1'), input, output, size, kernel: 3, group: '' });
    layers.push({ name: name('0.conv2'), input: output, output, size, kernel: 3, group });
    if (stage > 1) layers.push({ name: name('0.shortcut'), input, output, size, kernel: 1, group });
    layers.push({ name: name('1.conv1'), input: output, output, size, kernel: 3, group: '' });
    layers.push({ name: name('1.conv2'), input: output, output, size, kernel: 3, group });
  }
  return layers;
}

const SLACK: Record<string, number> = {
  stem: 0.2,
  'layer3.0.conv1': -0.3,
  'layer3.1.conv1': -0.55,
  'layer2.1.conv1': -0.1,
  'layer1.0.conv1': 0.35,
  A: 0.5,
  B: 0.1,
  C: -0.12,
};

function couple(layers: readonly Conv[]): Coupled[] {
  const random = uniform(5);
  const groups = new Map<string, Coupled>();
  for (const layer of layers) {
    const name = layer.group || layer.name;
    const made = () => Array.from({ length: layer.output }, () => gauss(random));
    const group = groups.get(name) ?? { name, base: made(), layers: [], score: [], own: [] };
    groups.set(name, group);
    group.layers.push(layer);
  }
  for (const group of groups.values()) {
    const slack = 0.3 * (SLACK[group.name] ?? 0);
    group.own = group.layers.map(() =>
      group.base.map((base) => Math.exp(0.42 * (base * 0.72 + gauss(random) * 0.62) + slack) * 0.5),
    );
    group.score = group.base.map((_, i) => group.own.reduce((sum, own) => sum + (own[i] ?? 0), 0) / group.own.length);
  }
  return [...groups.values()];
}

/** The group whose channels a layer reads. */
function sourceOf({ name, input }: Conv, groups: readonly Coupled[]): Coupled | undefined {
  const [, stage = '', block = '', part = ''] = /layer(\d)\.(\d)\.(\w+)/.exec(name) ?? [];
  if (name === 'stem') return undefined;
  if (part === 'conv2') return groups.find((group) => group.name === `layer${stage}.${block}.conv1`);
  const letter = block === '1' ? 'ABC'[Number(stage) - 1] : 'ABC'[Math.max(0, Number(stage) - 2)];
  return groups.find((group) => group.name === letter && group.base.length === input);
}

interface Kept {
  of(group: Coupled): number[];
  count(group: Coupled | undefined, otherwise: number): number;
  threshold?: number;
}

function keep(groups: readonly Coupled[], ratio: number): Kept {
  const all = groups.flatMap(({ score }) => score).sort((a, b) => a - b);
  const threshold = ratio > 0 ? all[Math.floor(all.length * ratio)] : undefined;
  const of = ({ score }: Coupled) => score.flatMap((value, i) => (value >= (threshold ?? 0) ? [i] : []));
  return { of, threshold, count: (group, otherwise) => (group ? of(group).length : otherwise) };
}

function membersOf(group: Coupled, layers: readonly Conv[], groups: readonly Coupled[]): PruningMember[] {
  const producers = group.layers.map(({ name }): PruningMember => member(`${name}.weight`, name, 0, 'producer'));
  const norms = group.layers.flatMap(({ name }): PruningMember[] => {
    const norm = name.replace('conv', 'bn');
    return ['scale', 'bias'].map((part) => member(`${norm}.${part}`, norm, 0, 'norm'));
  });
  const consumers = layers.filter((layer) => sourceOf(layer, groups) === group);
  const reads = consumers.map(({ name }) => member(`${name}.weight`, name, 1, 'consumer'));
  const last = group.name === 'C' ? [member('logits.weight', 'logits', 1, 'consumer')] : [];
  return [...producers, ...norms, ...reads, ...last];
}

const member = (initializer: string, layer: string, axis: number, role: PruningMember['role']): PruningMember => ({
  initializer,
  layer,
  axis,
  role,
});

function removedFrom(
  one: PruningMember,
  group: Coupled,
  layers: readonly Conv[],
  groups: readonly Coupled[],
  kept: Kept,
): number {
  const gone = group.base.length - kept.of(group).length;
  if (one.role === 'norm') return gone;
  if (one.layer === 'logits') return gone * 10;
  const layer = layers.find(({ name }) => name === one.layer);
  if (!layer) return 0;
  const area = layer.kernel ** 2;
  if (one.role === 'producer') return gone * kept.count(sourceOf(layer, groups), layer.input) * area;
  return (
    gone *
    kept.count(
      groups.find((each) => each.layers.includes(layer)),
      layer.output,
    ) *
    area
  );
}

function residualStep(label: string, ratio: number, layers: readonly Conv[], groups: readonly Coupled[]): PruningStep {
  const kept = keep(groups, ratio);
  const sizes = layers.map((layer) => {
    const input = kept.count(sourceOf(layer, groups), layer.input);
    const output = kept.count(
      groups.find((group) => group.layers.includes(layer)),
      layer.output,
    );
    const weights = input * output * layer.kernel ** 2;
    return { parameters: weights + 2 * output, flops: weights * layer.size ** 2 * 2 };
  });
  const last = kept.count(
    groups.find(({ name }) => name === 'C'),
    128,
  );
  const layerParameters = [...sizes.map(({ parameters }) => parameters), ratio > 0 ? last * 10 : 1290];
  const total = sizes.reduce((sum, { parameters }) => sum + parameters, 0) + (ratio > 0 ? last * 10 + 10 : 1290);
  return {
    label,
    kept: groups.map((group) => kept.of(group)),
    groupScores: groups.map(({ score }) => score),
    layerScores: [...layers.map((layer) => ownScore(layer, groups)), []],
    thresholds: groups.map(() => kept.threshold ?? null),
    layerParameters,
    layerFlops: [...sizes.map(({ flops }) => flops), 20 * last],
    removedParameters: groups.map((group) =>
      membersOf(group, layers, groups).map((one) => removedFrom(one, group, layers, groups, kept)),
    ),
    parameters: total,
    flops: sizes.reduce((sum, { flops }) => sum + flops, 0),
    bytes: total * 4 + 21_000,
    accuracy: 0.9241 - ratio ** 2 * 0.5,
    ...(ratio > 0 ? { recovered: 0.9241 - ratio * 0.018 } : {}),
  };
}

function ownScore(layer: Conv, groups: readonly Coupled[]): number[] {
  const group = groups.find(({ layers }) => layers.includes(layer));
  return group?.own[group.layers.indexOf(layer)] ?? [];
}

/** The network of the design's pictures after so many of its three steps. */
export function samplePruning(steps = RATIOS.length): PruningReport {
  const convs = residualLayers();
  const groups = couple(convs);
  let single = 3;
  const named = groups.map((group): PruningGroup => {
    const name = group.name.length === 1 ? group.name : String.fromCharCode(65 + single++);
    return { name, channels: group.base.length, members: membersOf(group, convs, groups) };
  });
  const layers = convs.map(
    (conv): PruningLayer => ({
      name: conv.name,
      kind: `Conv ${conv.kernel}×${conv.kernel}`,
      channels: conv.output,
      unit: 'channel',
      group: groups.findIndex((group) => group.layers.includes(conv)),
    }),
  );
  const logits: PruningLayer = {
    name: 'logits',
    kind: 'Gemm',
    channels: 10,
    unit: 'channel',
    boundary: 'class logits are never pruned',
  };
  const ratios = RATIOS.slice(0, steps);
  return {
    kind: 'pruning',
    stage: 1,
    criterion: 'l1',
    scope: 'global',
    layers: [...layers, logits],
    groups: named,
    steps: [
      residualStep('before', 0, convs, groups),
      ...ratios.map((ratio) => residualStep(`${ratio * 100} %`, ratio, convs, groups)),
    ],
    sensitivity: {
      ratios: [0.1, 0.2, 0.3, 0.5, 0.7],
      samples: 2000,
      base: 0.9241,
      curves: named.map(({ channels }, group) => ({
        group,
        accuracy: [0.1, 0.2, 0.3, 0.5, 0.7].map(
          (ratio) =>
            0.9241 - (0.1 + 0.12 * ((group * 7) % 5)) * ratio ** 2.2 * (group < 3 ? 1.6 : 0.7) - channels * 1e-6,
        ),
      })),
    },
  };
}

interface Shape {
  name: string;
  kind: string;
  count: number;
  unit: PruningLayer['unit'];
  group: string;
}

/** A report of layers that are nothing but their shapes, with scores by chance; layers of one `group` are coupled. */
function byShape(shapes: readonly Shape[], ratio: number): PruningReport {
  const random = uniform(11);
  const names = [...new Set(shapes.map(({ group }) => group))];
  const groups = names.map((group, i): PruningGroup => {
    const members = shapes.filter((shape) => shape.group === group);
    return {
      name: i < 26 ? String.fromCharCode(65 + i) : `A${i}`,
      channels: members[0]?.count ?? 0,
      members: members.map(({ name }) => member(`${name}.weight`, name, 0, 'producer')),
    };
  });
  const scores = groups.map(({ channels }) => Array.from({ length: channels }, () => Math.exp(gauss(random) * 0.4)));
  const step = (label: string, share: number): PruningStep => {
    const kept = scores.map((all) => {
      const limit = [...all].sort((a, b) => a - b)[Math.floor(all.length * share)] ?? 0;
      return all.flatMap((score, i) => (score >= limit ? [i] : []));
    });
    const sizes = shapes.map(({ group }) => (kept[names.indexOf(group)]?.length ?? 0) * 3000);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    return {
      label,
      kept,
      groupScores: scores,
      layerScores: shapes.map(({ group }) => scores[names.indexOf(group)] ?? []),
      thresholds: scores.map((all) =>
        share > 0 ? ([...all].sort((a, b) => a - b)[Math.floor(all.length * share)] ?? null) : null,
      ),
      layerParameters: sizes,
      layerFlops: sizes.map((size) => size * 2),
      removedParameters: groups.map(({ members, channels }, i) =>
        members.map(() => (channels - (kept[i]?.length ?? 0)) * 3000),
      ),
      parameters: total,
      flops: total * 2,
      bytes: total * 4,
    };
  };
  return {
    kind: 'pruning',
    stage: 1,
    criterion: 'taylor',
    scope: 'layer',
    layers: shapes.map(({ name, kind, count, unit, group }) => ({
      name,
      kind,
      channels: count,
      unit,
      group: names.indexOf(group),
    })),
    groups,
    steps: [step('before', 0), step(`${ratio * 50} %`, ratio / 2), step(`${ratio * 100} %`, ratio)],
  };
}

/** A transformer of four blocks: whole heads go, and the residual stream runs through all of it. */
export function sampleAttention(): PruningReport {
  const blocks = [0, 1, 2, 3].flatMap((block): Shape[] => {
    const name = (part: string) => `encoder.layer.${block}.${part}`;
    const heads = { count: 8, unit: 'head', group: `heads${block}` } as const;
    const gated = { count: 512, unit: 'channel', group: `gate${block}` } as const;
    const stream = { count: 256, unit: 'channel', group: 'stream' } as const;
    return [
      { name: name('attention.self.query'), kind: 'MatMul, 8 heads', ...heads },
      { name: name('attention.self.key'), kind: 'MatMul, 8 heads', ...heads },
      { name: name('attention.self.value'), kind: 'MatMul, 8 heads', ...heads },
      { name: name('attention.output.dense'), kind: 'MatMul', ...stream },
      { name: name('mlp.gate'), kind: 'MatMul', ...gated },
      { name: name('mlp.up'), kind: 'MatMul', ...gated },
      { name: name('mlp.down'), kind: 'MatMul', ...stream },
    ];
  });
  return byShape(blocks, 0.4);
}

/** `layers` layers of as many channels each, uncoupled. */
export function sampleLarge(layers = 200, channels = 512): PruningReport {
  const shapes = Array.from(
    { length: layers },
    (_, i): Shape => ({
      name: `features.${Math.floor(i / 4)}.block.${i % 4}.conv`,
      kind: 'Conv 3×3',
      count: channels,
      unit: 'channel',
      group: String(i),
    }),
  );
  return byShape(shapes, 0.3);
}
