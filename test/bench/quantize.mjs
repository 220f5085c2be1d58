// Times int8 and float16 beside float32, in turns, so that a busy machine is busy for all of them:
//   node test/bench/quantize.mjs [--rounds N] [--threads N] [FILE:3x224x224 ...]
// Without files, nets are built here. Their weights are random, and so are all inputs: what is measured is time.
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const options = { rounds: { type: 'string', default: '15' }, threads: { type: 'string', default: '2' } };
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const [ROUNDS, THREADS] = [Number(values.rounds), Number(values.threads)];
/** Each model runs so long in a round. */
const ROUND_MS = 60;

/** The engine, bundled as it is now. */
async function engine() {
  const outfile = join(mkdtempSync(join(tmpdir(), 'distillery-bench-')), 'engine.cjs');
  const contents = `export * from './src/onnx'; export { sampleBatches } from './src/compression';
    export { Workshop } from './src/compression/quantization/candidates';
    export { floatModel } from './src/compression/quantization/float-model';
    export { Session, toValue } from './src/runtime';`;
  const stdin = { contents, resolveDir: resolve('.'), loader: 'ts' };
  const alias = { 'onnxruntime-node': resolve('node_modules/onnxruntime-node') };
  await build({ stdin, bundle: true, platform: 'node', format: 'cjs', outfile, external: Object.values(alias), alias });
  return createRequire(import.meta.url)(outfile);
}

const e = await engine();

/** Seeded normal numbers (Box & Muller, 1958, from xorshift32). */
function normals(seed) {
  let state = seed;
  const uniform = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const one = () => Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform());
  return (count, deviation = 1) => Float32Array.from({ length: count }, () => deviation * one());
}

function net(shape) {
  const b = new e.GraphBuilder(e.emptyGraph('net'));
  const random = normals(7);
  const size = (dims) => dims.reduce((product, d) => product * d, 1);
  const weight = (dims, fanIn) =>
    b.constant({ type: 'float32', dims, data: random(size(dims), Math.sqrt(2 / fanIn)) }, 'w');
  const bias = (n) => b.constant({ type: 'float32', dims: [n], data: random(n, 0.1) }, 'b');
  const conv = (x, from, to, kernel = 3, stride = 1) => {
    const pad = (kernel - 1) / 2;
    const attributes = { kernel_shape: [kernel, kernel], pads: [pad, pad, pad, pad], strides: [stride, stride] };
    return b.add('Conv', [x, weight([to, from, kernel, kernel], from * kernel * kernel), bias(to)], attributes);
  };
  const linear = (x, from, to) => b.add('Add', [b.add('MatMul', [x, weight([from, to], from)]), bias(to)]);
  const done = (output, ...dims) => {
    b.output(output, 'float32', ['n', ...dims]);
    return e.newModel(b.graph);
  };
  return { b, x: b.input('x', 'float32', ['n', ...shape]), weight, bias, conv, linear, done };
}

function resnet() {
  const { b, x, conv, weight, bias, done } = net([3, 64, 64]);
  const relu = (v) => b.add('Relu', [v]);
  let [h, from] = [relu(conv(x, 3, 32)), 32];
  for (const to of [32, 64, 128, 256]) {
    for (const stride of [to === 32 ? 1 : 2, 1]) {
      const inner = conv(relu(conv(h, from, to, 3, stride)), to, to);
      h = relu(b.add('Add', [inner, from === to ? h : conv(h, from, to, 1, stride)]));
      from = to;
    }
  }
  const pooled = b.add('Flatten', [b.add('GlobalAveragePool', [h])]);
  return done(b.add('Gemm', [pooled, weight([256, 100], 256), bias(100)]), 100);
}

function transformer([tokens, width, heads, blocks] = [64, 256, 4, 2]) {
  const { b, x, linear, done } = net([tokens, width]);
  const ones = (value) => b.constant({ type: 'float32', dims: [width], data: new Float32Array(width).fill(value) });
  const norm = (v) => b.add('LayerNormalization', [v, ones(1), ones(0)], { axis: -1 });
  const split = (v, perm) =>
    b.add('Transpose', [b.add('Reshape', [v, b.ints([0, tokens, heads, width / heads])])], { perm });
  let h = x;
  for (let block = 0; block < blocks; block++) {
    const first = norm(h);
    const [q, k, v] = [
      [0, 2, 1, 3],
      [0, 2, 3, 1],
      [0, 2, 1, 3],
    ].map((perm) => split(linear(first, width, width), perm));
    const scores = b.add('Mul', [b.add('MatMul', [q, k]), b.scalar((width / heads) ** -0.5, 'float32')]);
    const mixed = b.add('MatMul', [b.add('Softmax', [scores], { axis: -1 }), v]);
    const joined = b.add('Reshape', [b.add('Transpose', [mixed], { perm: [0, 2, 1, 3] }), b.ints([0, tokens, width])]);
    h = b.add('Add', [h, linear(joined, width, width)]);
    h = b.add('Add', [h, linear(b.add('Gelu', [linear(norm(h), width, 4 * width)]), 4 * width, width)]);
  }
  return done(h, tokens, width);
}

const built = () => [
  {
    name: 'MNIST CNN 8-16-32',
    shape: [1, 28, 28],
    model: e.buildArchitecture(
      { architecture: 'cnn', channels: [8, 16], dense: 32 },
      { shape: [1, 28, 28], classes: 10, seed: 1 },
    ),
  },
  {
    name: 'MNIST CNN 32-64-128',
    shape: [1, 28, 28],
    model: e.buildArchitecture(
      { architecture: 'cnn', channels: [32, 64], dense: 128 },
      { shape: [1, 28, 28], classes: 10, seed: 1 },
    ),
  },
  { name: 'residual net, 64×64', shape: [3, 64, 64], model: resnet() },
  { name: 'transformer, 64 × 256, 2 blocks', shape: [64, 256], model: transformer() },
];

/** A model file, and the shape of one of its samples. */
function given(text) {
  const [, file = text, shape = ''] = /^(.*):([\dx]+)$/.exec(text) ?? [];
  return { name: basename(file), shape: shape.split('x').map(Number), model: e.loadModel(file) };
}

const nets = positionals.length > 0 ? positionals.map(given) : built();
const median = (times) => [...times].sort((a, b) => a - b)[times.length >> 1];

async function candidates({ model, shape }) {
  const count = 32;
  const size = shape.reduce((product, d) => product * d, 1);
  const data = normals(3)(count * size);
  const batches = await e.sampleBatches(model, {
    count,
    shape,
    read: (from, n) => data.subarray(from * size, (from + n) * size),
  });
  const workshop = new e.Workshop(await e.floatModel(model), model, false);
  await workshop.calibrate(batches, 'entropy', { threads: THREADS });
  const none = new Map();
  const made = [workshop.float32(), workshop.float16(none), workshop.staticInt8('entropy', none)];
  return workshop.hasDynamicLayers ? [...made, workshop.dynamicInt8(none)] : made;
}

async function timesAt(sessions, { model, shape }, batch) {
  const dims = [batch, ...shape];
  const x = e.toValue({ type: 'float32', dims, data: normals(5)(dims.reduce((product, d) => product * d, 1)) });
  const times = sessions.map(() => []);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [i, session] of sessions.entries()) {
      const end = performance.now() + ROUND_MS;
      do {
        const started = performance.now();
        await session.run({ [model.graph.inputs[0].name]: x });
        if (round > 0) times[i].push(performance.now() - started);
      } while (performance.now() < end);
    }
  }
  return times.map(median);
}

const rows = [];
for (const item of nets) {
  const made = await candidates(item);
  const sessions = [];
  for (const { model } of made) sessions.push(await e.Session.create(model, { threads: THREADS, spinning: false }));
  const one = await timesAt(sessions, item, 1);
  const isFixed = typeof item.model.graph.inputs[0].dims?.[0] === 'number';
  const many = isFixed ? made.map(() => Number.NaN) : await timesAt(sessions, item, 64);
  for (const session of sessions) await session.release();
  made.forEach(({ name, bytes }, i) => {
    rows.push({
      net: i === 0 ? item.name : '',
      stored: name,
      kB: Math.round(bytes / 1000),
      'batch 1, ms': Number(one[i].toPrecision(3)),
      'float32 / it': Number((one[0] / one[i]).toFixed(2)),
      'batch 64, ms': Number(many[i].toPrecision(3)),
      'float32 / it, 64': Number((many[0] / many[i]).toFixed(2)),
    });
  });
}
console.table(rows);
