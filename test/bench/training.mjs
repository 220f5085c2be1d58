// Times our training step beside PyTorch's on the same nets, in turns, so that a busy machine is busy for both:
//   npm run bench [-- --rounds N] [-- --only gpt] [-- --json FILE]
// Needs a python3 with torch (Debian: python3-torch libopenblas0-openmp); PYTHON names another one.
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '8' },
    threads: { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
    json: { type: 'string' },
  },
});
const [ROUNDS, THREADS] = [Number(values.rounds), Number(values.threads)];
/** A round of one net takes about so long on each side. */
const ROUND_MS = 400;

const cnn = (...channels) => ({ architecture: 'cnn', channels, dense: 128 });
const items = [
  { name: 'mlp', says: 'MLP 784-256-128-10', batch: 64, net: { architecture: 'mlp', hidden: [256, 128] } },
  { name: 'cnn', says: 'CNN 32-64-128', batch: 64, net: cnn(32, 64) },
  { name: 'resnet', says: 'ResNet-18 at 32×32', batch: 64, net: { architecture: 'resnet18' } },
  { name: 'gpt', says: 'GPT, 4 layers of 256, 128 tokens', batch: 16, net: { architecture: 'gpt' } },
  {
    ...{ name: 'distil', says: 'CNN 12-24-48 from CNN 32-64-128', batch: 128, teacher: cnn(32, 64) },
    net: { architecture: 'cnn', channels: [12, 24], dense: 48 },
  },
  ...[16, 256].map((batch) => ({ name: `cnn-b${batch}`, says: 'CNN 32-64-128', batch, net: cnn(32, 64) })),
  ...[2, 8].map((layers) => ({
    ...{ name: `gpt-l${layers}`, says: `GPT, ${layers} layers of 256, 128 tokens`, batch: 16 },
    net: { architecture: 'gpt', layers },
  })),
  // The sizes of the teacher and the student of examples/reasoning.distill.yaml.
  ...[
    { width: 96, heads: 4 },
    { width: 36, heads: 3 },
  ].map((size) => ({
    ...{ name: `gpt-w${size.width}`, says: `GPT, 4 layers of ${size.width}, 128 tokens`, batch: 8 },
    net: { architecture: 'gpt', words: 48, ...size },
  })),
].filter(({ name }) => name.startsWith(values.only));

/** The engine, bundled as it is now. */
async function engine() {
  const outfile = join(mkdtempSync(join(tmpdir(), 'distillery-bench-')), 'engine.cjs');
  const contents = `export * from './src/onnx'; export { flopsOfGraph } from './src/onnx/flops';
    export { Session, toValue } from './src/runtime';
    export { Predictor, prepare } from './src/training';
    export { fusedModel } from './src/training/artifacts';
    export { scalarsOf } from './src/training/optimizers';`;
  const stdin = { contents, resolveDir: resolve('.'), loader: 'ts' };
  const alias = { 'onnxruntime-node': resolve('node_modules/onnxruntime-node') };
  await build({ stdin, bundle: true, platform: 'node', format: 'cjs', outfile, external: Object.values(alias), alias });
  return outfile;
}

/** A process that answers each line with a line. Each net has one of its own, so that its memory is its own too. */
function peer(command, args) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${command} ended; is everything it needs installed?`);
      return JSON.parse(value);
    },
    end: () => child.stdin.end(),
  };
}

const median = (times) => [...times].sort((a, b) => a - b)[times.length >> 1];
const bundle = await engine();
const here = (name) => resolve('test/bench/steps', name);
const startOurs = () => peer(process.execPath, [here('our_step.mjs'), bundle]);
const startTorch = () => peer(process.env.PYTHON ?? '/usr/bin/python3', [here('torch_step.py')]);

async function measure({ name, says, batch, ...nets }) {
  const sides = { ours: startOurs(), torch: startTorch() };
  const request = { ...nets, batch, threads: THREADS };
  const { flops, compiledMs, nodes } = await sides.ours.ask(request);
  await sides.torch.ask(request);
  const times = { ours: [], torch: [] };
  const peaks = {};
  let ceiling = 0;
  const first = (await sides.ours.ask({ steps: 2 })).ms.at(-1);
  const steps = Math.max(1, Math.min(50, Math.round(ROUND_MS / first)));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [side, process_] of Object.entries(sides)) {
      const { ms, peakMB } = await process_.ask({ steps });
      if (round > 0) times[side].push(...ms);
      peaks[side] = peakMB;
    }
    ceiling = Math.max(ceiling, (await sides.ours.ask({ ceiling: 1024, threads: THREADS })).gflops);
  }
  for (const process_ of Object.values(sides)) process_.end();
  const [ours, torch] = [median(times.ours), median(times.torch)];
  return {
    ...{ name, says: `${says}, batch ${batch}`, ours, torch, ratio: ours / torch },
    ceilingShare: flops / 1e6 / ours / ceiling,
    ...{ peakMB: peaks.ours, torchPeakMB: peaks.torch, nodes, compiledMs },
  };
}

const rows = [];
for (const item of items) rows.push(await measure(item));
const short = (v) => (typeof v === 'number' ? Number(v.toPrecision(3)) : v);
console.table(
  rows.map(({ name: _, ...row }) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, short(v)]))),
);
if (values.json) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
