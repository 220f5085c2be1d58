import { float, float32, type Model } from '../../../../src/onnx';
import { inConstantNodes, Net } from './net';

/** A small net of each kind, and what its analysis has to find. */
export interface Exhibit {
  name: string;
  build(): Model;
  /** Layers, by name, whose channels go together. */
  together?: string[][];
  /** Heads, by the layer that makes them. */
  heads?: Record<string, number>;
  /** Layers that keep all channels. */
  boundaries?: string[];
}

function flat(): Net {
  const n = new Net();
  const x = n.relu(n.conv('conv1', n.input(['batch', 3, 8, 8]), 3, 8));
  const pooled = n.op('MaxPool', [n.relu(n.conv('conv2', x, 8, 12))], { kernel_shape: [2, 2], strides: [2, 2] });
  const dense = n.relu(n.gemm('dense', n.op('Flatten', [pooled], { axis: 1 }), 12 * 16, 20));
  n.output(n.gemm('logits', dense, 20, 5));
  return n;
}

function residual(): Model {
  const n = new Net();
  const stem = n.relu(n.norm('bn0', n.conv('stem', n.input([1, 3, 8, 8]), 3, 8), 8));
  const a = n.norm('bn2', n.conv('b1', n.relu(n.norm('bn1', n.conv('a1', stem, 8, 10), 10)), 10, 8), 8);
  const first = n.relu(n.op('Add', [a, stem]));
  const c = n.norm('bn4', n.conv('b2', n.relu(n.conv('a2', first, 8, 12, { strides: [2, 2] })), 12, 16), 16);
  const short = n.norm('bn5', n.conv('short', first, 8, 16, { kernel: 1, strides: [2, 2] }), 16);
  n.head(n.relu(n.op('Sum', [c, short])), 16);
  return n.model(9);
}

function densely(): Model {
  const n = new Net();
  let x = n.conv('stem', n.input([1, 3, 8, 8]), 3, 6);
  let channels = 6;
  for (const i of [1, 2, 3]) {
    const made = n.conv(`grow${i}`, n.relu(n.norm(`bn${i}`, x, channels)), channels, 4);
    x = n.op('Concat', [x, made], { axis: 1 });
    channels += 4;
  }
  n.head(n.relu(n.norm('last', x, channels)), channels);
  return n.model();
}

function mobile(): Model {
  const n = new Net();
  const wide = n.op('HardSwish', [n.norm('bn1', n.conv('expand', n.input([1, 3, 8, 8]), 3, 16, { kernel: 1 }), 16)]);
  const deep = n.op('Clip', [
    n.norm('bn2', n.conv('depthwise', wide, 16, 16, { group: 16 }), 16),
    n.scalar(0),
    n.scalar(6),
  ]);
  const pooled = n.op('GlobalAveragePool', [deep]);
  const squeeze = n.relu(n.conv('squeeze', pooled, 16, 4, { kernel: 1 }));
  const gate = n.op('HardSigmoid', [n.conv('excite', squeeze, 4, 16, { kernel: 1 })]);
  const twice = n.conv('multiplied', n.op('Mul', [deep, gate]), 16, 32, { group: 16 });
  n.head(n.conv('project', n.relu(twice), 32, 8, { kernel: 1 }), 8);
  return n.model();
}

/** Two groups of channels are exchanged between grouped convolutions (Zhang et al., 2018). */
const shuffled = (): Model => shuffledOf(20);

function shuffledOf(opset: number): Model {
  const n = new Net();
  const x = n.relu(n.conv('stem', n.input([1, 3, 8, 8]), 3, 12, { kernel: 1 }));
  const g = n.relu(n.conv('grouped1', x, 12, 16, { kernel: 1, group: 2 }));
  const apart = n.op('Reshape', [g, n.ints(1, 2, 8, 8, 8)]);
  const turned = n.op('Transpose', [apart], { perm: [0, 2, 1, 3, 4] });
  const back = n.op('Reshape', [turned, n.ints(1, 16, 8, 8)]);
  const deep = n.conv('depthwise', back, 16, 16, { group: 16 });
  n.head(n.relu(n.conv('grouped2', deep, 16, 12, { kernel: 1, group: 2 })), 12);
  return n.model(opset);
}

/** One half passes, the other is convolved, and both are shuffled (Ma et al., 2018). */
function splitShuffle(opset: number): Model {
  const n = new Net();
  const x = n.relu(n.conv('stem', n.input(['batch', 3, 8, 8]), 3, 16));
  const attributes = opset < 13 ? { axis: 1, split: [8, 8] } : { axis: 1 };
  const [left = '', right = ''] = n.b.addMany('Split', opset < 13 ? [x] : [x, n.ints(8, 8)], 2, attributes);
  const branch = n.conv(
    'branch2',
    n.conv('dw', n.relu(n.conv('branch1', right, 8, 8, { kernel: 1 })), 8, 8, { group: 8 }),
    8,
    8,
  );
  const joined = n.op('Concat', [left, n.relu(branch)], { axis: 1 });
  const turned = n.op('Transpose', [n.op('Reshape', [joined, n.ints(-1, 2, 8, 8, 8)])], { perm: [0, 2, 1, 3, 4] });
  const mixed = n.op('Reshape', [turned, n.ints(0, 16, 8, 8)]);
  const part =
    opset < 10
      ? n.op('Slice', [mixed], { axes: [1], starts: [4], ends: [2 ** 53] })
      : n.op('Slice', [mixed, n.ints(4), n.ints(2 ** 53), n.ints(1)]);
  n.head(n.relu(n.conv('last', part, 12, 8)), 8);
  return n.model(opset);
}

function upsampling(): Model {
  const n = new Net();
  const x = n.relu(n.conv('down', n.input([1, 3, 8, 8]), 3, 8, { strides: [2, 2] }));
  const w = n.weight('up.weight', [8, 12, 2, 2], 0.5);
  const up = n.op('ConvTranspose', [x, w, n.weight('up.bias', [12], 0.5)], { strides: [2, 2] }, 'up');
  const slope = n.weight('slope', [12, 1, 1], 0.3);
  const wg = n.weight('upg.weight', [12, 3, 2, 2], 0.5);
  const grouped = n.op('ConvTranspose', [n.op('PRelu', [up, slope]), wg], { strides: [2, 2], group: 2 }, 'upg');
  const wd = n.weight('upd.weight', [6, 1, 2, 2], 0.8);
  const deep = n.op(
    'ConvTranspose',
    [grouped, wd, n.weight('upd.bias', [6], 0.5)],
    { strides: [2, 2], group: 6 },
    'upd',
  );
  const pixels = n.op('Resize', [deep, '', '', n.ints(1, 6, 16, 16)], { mode: 'nearest' });
  const shifted = n.op('DepthToSpace', [n.conv('deepen', pixels, 6, 16)], { blocksize: 2, mode: 'DCR' });
  n.head(n.conv('last', n.op('SpaceToDepth', [shifted], { blocksize: 2 }), 16, 6), 6);
  return n.model();
}

function grouped(): Model {
  const n = new Net();
  const x = n.conv('first', n.input([1, 3, 6, 6]), 3, 12);
  const normed = n.op('GroupNormalization', [x, n.weight('gn.scale', [12], 0.5, 1), n.weight('gn.bias', [12], 0.5)], {
    num_groups: 4,
  });
  const y = n.conv('second', n.relu(normed), 12, 8);
  const each = n.op('InstanceNormalization', [y, n.weight('in.scale', [8], 0.5, 1), n.weight('in.bias', [8], 0.5)]);
  const z = n.conv('third', n.relu(each), 8, 12);
  // As exporters write a group norm for older opsets.
  const rows = n.op('Reshape', [z, n.ints(0, 3, -1)]);
  const unit = n.op('InstanceNormalization', [
    rows,
    n.b.constant(float32([1, 1, 1])),
    n.b.constant(float32([0, 0, 0])),
  ]);
  const back = n.op('Reshape', [unit, n.op('Shape', [z])]);
  const scaled = n.op('Add', [
    n.op('Mul', [back, n.weight('g2.scale', [12, 1, 1], 0.5, 1)]),
    n.weight('g2.bias', [12, 1, 1], 0.5),
  ]);
  n.head(n.relu(scaled), 12);
  return n.model(21);
}

const layerNorm = (n: Net, name: string, x: string, size: number): string =>
  n.op(
    'LayerNormalization',
    [x, n.weight(`${name}.scale`, [size], 0.5, 1), n.weight(`${name}.bias`, [size], 0.5)],
    { axis: -1 },
    name,
  );

/** [batch, time, heads · size] → [batch, heads, time, size], with shapes that are computed while the model runs. */
function heads(n: Net, x: string, count: number, size: number): string {
  const shape = n.op('Shape', [x]);
  const at = (i: number) => n.op('Unsqueeze', [n.op('Gather', [shape, n.index(i)]), n.ints(0)]);
  const target = n.op('Concat', [at(0), at(1), n.ints(count), n.ints(size)], { axis: 0 });
  return n.op('Transpose', [n.op('Reshape', [x, target])], { perm: [0, 2, 1, 3] });
}

/** softmax(q · kᵀ · size^-½) · v, the size read from the shape of q, and back to [batch, time, heads · size]. */
function attend(n: Net, q: string, k: string, v: string, width: number): string {
  const size = n.op('Cast', [n.op('Gather', [n.op('Shape', [q]), n.index(-1)])], { to: 1 });
  const scores = n.op('Div', [
    n.op('MatMul', [q, n.op('Transpose', [k], { perm: [0, 1, 3, 2] })]),
    n.op('Sqrt', [size]),
  ]);
  const mixed = n.op('Transpose', [n.op('MatMul', [n.op('Softmax', [scores], { axis: -1 }), v])], {
    perm: [0, 2, 1, 3],
  });
  return n.op('Reshape', [mixed, n.ints(0, 0, width)]);
}

function transformer(): Model {
  const n = new Net();
  n.b.input('ids', 'int64', ['batch', 'time']);
  const table = n.weight('embedding', [11, 16], 1);
  const x = n.op('Add', [n.op('Gather', [table, 'ids']), n.weight('positions', [1, 6, 16], 0.5)]);
  const y = layerNorm(n, 'ln1', x, 16);
  const [q, k, v] = ['q', 'k', 'v'].map((name) => heads(n, n.linear(name, y, 16, 24), 6, 4));
  const attended = n.linear('out', attend(n, q ?? '', k ?? '', v ?? '', 24), 24, 16);
  const z = n.op('Add', [x, attended]);
  const normed = layerNorm(n, 'ln2', z, 16);
  const gate = n.op('Mul', [n.op('Sigmoid', [n.linear('gate', normed, 16, 20)]), n.linear('up', normed, 16, 20)]);
  const last = n.op('Add', [z, n.linear('down', gate, 20, 16)]);
  n.output(n.linear('logits', last, 16, 7));
  return n.model();
}

/** As in GPT-2: q, k and v from one product, split afterwards, or cut out by index; weights through Transpose. */
function fused(cutOut: 'split' | 'gather'): Model {
  const n = new Net();
  const x = n.input(['batch', 6, 16]);
  const w = n.op('Transpose', [n.weight('qkv.weight', [36, 16], 0.4)], { perm: [1, 0] });
  const qkv = n.op('Add', [n.op('MatMul', [x, w], {}, 'qkv'), n.weight('qkv.bias', [36], 0.5)]);
  const parts = cutOut === 'split' ? bySplit(n, qkv) : byGather(n, qkv);
  const [q = '', k = '', v = ''] = parts;
  n.output(n.linear('out', attend(n, q, k, v, 12), 12, 5));
  return n.model(cutOut === 'split' ? 18 : 17);
}

function bySplit(n: Net, qkv: string): string[] {
  return n.b.addMany('Split', [qkv], 3, { axis: -1, num_outputs: 3 }).map((part) => heads(n, part, 4, 3));
}

function byGather(n: Net, qkv: string): string[] {
  const apart = n.op('Transpose', [n.op('Reshape', [qkv, n.ints(0, 0, 3, 4, 3)])], { perm: [2, 0, 3, 1, 4] });
  return [0, 1, 2].map((i) => n.op('Gather', [apart, n.index(i)], { axis: 0 }));
}

/** Two query heads share a key and a value head; each head of q and k is normalized and turned (as Qwen and Llama do). */
function shared(): Model {
  const n = new Net();
  const x = n.input([1, 6, 16]);
  const split = (name: string, count: number) => {
    const made = n.op('MatMul', [x, n.weight(`${name}.weight`, [16, count * 4], 0.4)], {}, name);
    const rows = n.op('Reshape', [made, n.ints(1, 6, count, 4)]);
    return n.op('Transpose', [name === 'v' ? rows : headNorm(n, name, rows)], { perm: [0, 2, 1, 3] });
  };
  const repeated = (y: string) => {
    const wide = n.op('Expand', [n.op('Unsqueeze', [y, n.ints(2)]), n.ints(1, 4, 2, 6, 4)]);
    return n.op('Reshape', [wide, n.ints(1, 8, 6, 4)]);
  };
  const [q, k] = [rotated(n, split('q', 8)), repeated(rotated(n, split('k', 4)))];
  n.output(n.linear('out', attend(n, q, k, repeated(split('v', 4)), 32), 32, 5));
  return n.model();
}

function headNorm(n: Net, name: string, x: string): string {
  const square = n.op('ReduceMean', [n.op('Mul', [x, x]), n.ints(-1)], { keepdims: 1 });
  const unit = n.op('Div', [x, n.op('Sqrt', [n.op('Add', [square, n.scalar(1e-3)])])]);
  return n.op('Mul', [unit, n.weight(`${name}_norm`, [4], 0.5, 1)]);
}

/** Rotary positions (Su et al., 2021). */
function rotated(n: Net, x: string): string {
  const [cos, sin] = [n.weight(`cos.${x}`, [6, 4], 1), n.weight(`sin.${x}`, [6, 4], 1)];
  const [from, mid, to, axis] = [n.ints(0), n.ints(2), n.ints(2 ** 53), n.ints(3)];
  const turned = n.op(
    'Concat',
    [n.op('Neg', [n.op('Slice', [x, mid, to, axis])]), n.op('Slice', [x, from, mid, axis])],
    { axis: 3 },
  );
  return n.op('Add', [n.op('Mul', [x, cos]), n.op('Mul', [turned, sin])]);
}

/** Channels padded with zeros beside a shortcut, one tensor for two layers, and channels taken by index. */
function odds(): Model {
  const n = new Net();
  const x = n.relu(n.conv('stem', n.input([1, 3, 8, 8]), 3, 6));
  const wide = n.op('Pad', [x, n.ints(0, 2, 0, 0, 0, 2, 0, 0)]);
  const sum = n.op('Add', [wide, n.conv('beside', x, 6, 10)]);
  const w = n.weight('same.weight', [10, 10, 1, 1]);
  const twice = n.op('Conv', [n.relu(n.op('Conv', [sum, w], {}, 'once')), w], {}, 'again');
  const taken = n.op('Gather', [n.relu(n.conv('many', twice, 10, 12)), n.ints(9, 1, 5, 7, -1)], { axis: 1 });
  const spread = n.op('Expand', [n.weight('token', [1, 5, 1, 1], 1), n.ints(1, 5, 8, 8)]);
  n.head(n.conv('last', n.op('Mul', [taken, n.op('Add', [taken, spread])]), 5, 6), 6);
  return n.model();
}

function local(): Model {
  const n = new Net();
  const x = n.relu(n.conv('conv1', n.input([1, 3, 8, 8]), 3, 8));
  const y = n.relu(n.conv('conv2', n.op('LRN', [x], { size: 3, alpha: float(0.1) }), 8, 8));
  const pooled = n.op('ReduceMean', [y], { axes: [2, 3], keepdims: 0 });
  const wide = n.op('Squeeze', [n.op('Unsqueeze', [n.gemm('dense', pooled, 8, 10)], { axes: [1] })], { axes: [1] });
  n.output(n.op('Softmax', [n.gemm('logits', n.op('Dropout', [wide]), 10, 5)], { axis: 1 }));
  return n.model(11);
}

function equations(): Model {
  const n = new Net();
  const x = n.input([2, 5, 12]);
  const project = (name: string) =>
    n.op('Einsum', [x, n.weight(`${name}.weight`, [12, 4, 3], 0.4)], { equation: 'btd,dhk->bthk' }, name);
  const scores = n.op('Softmax', [n.op('Einsum', [project('q'), project('k')], { equation: 'bthk,bshk->bhts' })]);
  const mixed = n.op('Einsum', [scores, project('v')], { equation: 'bhts,bshk->bthk' });
  n.output(n.op('Einsum', [mixed, n.weight('o', [4, 3, 6], 0.4)], { equation: 'bthk,hkd->btd' }, 'out'));
  return n.model();
}

/** Weights are among the inputs as well, as the file format wanted it at first. */
function withWeightInputs(model: Model): Model {
  const { graph } = model;
  const weights = [...graph.initializers].map(([name, { type, dims }]) => ({ name, type, dims: [...dims] }));
  return { ...model, irVersion: 3, graph: { ...graph, inputs: [...graph.inputs, ...weights] } };
}

/** Weights of one number, made while the model runs, as the test models of the ONNX project have them. */
function madeWhileRunning(): Model {
  const n = new Net();
  const made = (name: string, dims: number[], value: number) =>
    n.op('ConstantOfShape', [n.ints(...dims)], { value: float32([value]) }, name);
  const x = n.op('Conv', [n.input([1, 3, 6, 6]), made('w1', [8, 3, 3, 3], 0.1)], {}, 'conv1');
  n.head(n.op('Conv', [n.relu(x), made('w2', [6, 8, 1, 1], 0.2)], {}, 'conv2'), 6);
  return n.model(9);
}

/** Exporters store equal tensors once. */
function sharedStatistics(): Model {
  const n = new Net();
  const first = n.relu(n.norm('bn1', n.conv('conv1', n.input([1, 3, 8, 8]), 3, 8), 8));
  n.head(n.relu(n.norm('bn2', n.conv('conv2', first, 8, 8), 8)), 8);
  const model = n.model();
  const [one, two] = model.graph.nodes.filter(({ operator }) => operator === 'BatchNormalization');
  two?.inputs.splice(3, 2, ...(one?.inputs.slice(3) ?? []));
  return model;
}

export const zoo: Exhibit[] = [
  { name: 'plain, flattened to a dense layer', build: () => flat().model(), boundaries: ['logits'] },
  { name: 'weights in Constant nodes', build: () => inConstantNodes(flat().model()), boundaries: ['logits'] },
  { name: 'plain, opset 7', build: () => flat().model(7) },
  {
    name: 'residual',
    build: residual,
    together: [
      ['stem', 'b1'],
      ['b2', 'short'],
    ],
  },
  { name: 'densely connected', build: densely },
  { name: 'mobile, squeeze and excite', build: mobile, together: [['expand', 'depthwise', 'excite', 'multiplied']] },
  { name: 'shuffled groups', build: shuffled },
  ...[9, 11, 13, 18].map((opset) => ({ name: `split and shuffle, opset ${opset}`, build: () => splitShuffle(opset) })),
  { name: 'upsampling', build: upsampling, together: [['upg', 'upd']] },
  { name: 'group and instance norm', build: grouped },
  { name: 'transformer', build: transformer, heads: { q: 6, k: 6, v: 6 }, together: [['gate', 'up']] },
  { name: 'fused q, k, v by Split', build: () => fused('split'), heads: { qkv: 4 } },
  { name: 'fused q, k, v by Gather', build: () => fused('gather'), heads: { qkv: 4 } },
  { name: 'shared key and value heads', build: shared, heads: { q: 4, k: 4, v: 4 } },
  { name: 'running statistics of two layers', build: sharedStatistics },
  { name: 'odds and ends', build: odds },
  { name: 'local response norm, opset 11', build: local, together: [['conv2'], ['dense']] },
  { name: 'weights among the inputs', build: () => withWeightInputs(flat().model(8)), boundaries: ['logits'] },
  { name: 'weights and sizes among the inputs', build: () => withWeightInputs(shuffledOf(8)) },
  { name: 'weights made while it runs', build: madeWhileRunning, boundaries: ['logits'] },
  { name: 'Einsum attention', build: equations, heads: { q: 4, k: 4, v: 4 } },
];
