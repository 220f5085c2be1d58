// Times our training step beside PyTorch's on the same nets, in turns, so that a busy machine is busy for both:
//   node test/bench/training.mjs [--rounds N]
// Needs a python3 with torch (Debian: python3-torch libopenblas0-openmp); PYTHON names another one.
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '12' } } });
const ROUNDS = Number(values.rounds);
const STEPS = 10;
const THREADS = 2;
const nets = [
  { name: 'MLP 784-256-128-10', batch: 64, net: { architecture: 'mlp', hidden: [256, 128] } },
  { name: 'CNN 32-64-128, the teacher', batch: 128, net: { architecture: 'cnn', channels: [32, 64], dense: 128 } },
  { name: 'CNN 12-24-48, the student', batch: 128, net: { architecture: 'cnn', channels: [12, 24], dense: 48 } },
];

/** The engine, bundled as it is now. */
async function engine() {
  const outfile = join(mkdtempSync(join(tmpdir(), 'distillery-bench-')), 'engine.cjs');
  const contents = "export { buildArchitecture } from './src/onnx'; export { Trainer } from './src/training';";
  const stdin = { contents, resolveDir: resolve('.'), loader: 'ts' };
  const alias = { 'onnxruntime-node': resolve('node_modules/onnxruntime-node') };
  await build({ stdin, bundle: true, platform: 'node', format: 'cjs', outfile, external: Object.values(alias), alias });
  return createRequire(import.meta.url)(outfile);
}

/** A process that answers each line with a line. */
function torch() {
  const child = spawn(process.env.PYTHON ?? '/usr/bin/python3', ['test/bench/train_step.py'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('PyTorch ended; is python3-torch installed?');
      return JSON.parse(value);
    },
    end: () => child.stdin.end(),
  };
}

const median = (times) => [...times].sort((a, b) => a - b)[times.length >> 1];

async function measure({ Trainer, buildArchitecture }, peer, { name, batch, net }) {
  const model = buildArchitecture(net, { shape: [1, 28, 28], classes: 10, seed: 1 });
  const adamw = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 };
  const trainer = await Trainer.create(model, { batch, loss: 'ce', optimizer: { adamw }, threads: THREADS });
  const chunk = {
    inputs: Float32Array.from({ length: STEPS * batch * 784 }, () => Math.random() * 2 - 1),
    labels: BigInt64Array.from({ length: STEPS * batch }, (_, i) => BigInt(i % 10)),
    learningRates: new Array(STEPS).fill(1e-3),
  };
  await peer.ask({ net, batch, threads: THREADS });
  const [ours, theirs] = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    const a = (await trainer.run(chunk)).ms;
    const b = (await peer.ask({ steps: STEPS })).ms;
    if (round > 0) {
      ours.push(...a);
      theirs.push(...b);
    }
  }
  await trainer.release();
  const row = { name: `${name}, batch ${batch}`, ours: median(ours), torch: median(theirs) };
  return { ...row, ratio: row.ours / row.torch, oursBest: Math.min(...ours), torchBest: Math.min(...theirs) };
}

const loaded = await engine();
const peer = torch();
const rows = [];
for (const net of nets) rows.push(await measure(loaded, peer, net));
peer.end();
console.table(
  rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([k, v]) => [k, typeof v === 'number' ? Number(v.toFixed(2)) : v])),
  ),
);
