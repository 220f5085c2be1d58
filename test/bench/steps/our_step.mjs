// Times training steps of this engine: reads a line of JSON, {"net", "batch", "threads"} to prepare or {"steps": N} to
// run, and answers each with one. {"ceiling": n} times products of n × n matrices. torch_step.py speaks the same.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { gpt, resnet18 } from './nets.mjs';

const e = createRequire(import.meta.url)(process.argv[2]);
const adamw = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 };

const sizeOf = (dims) => dims.reduce((a, b) => a * b, 1);
const zeros = (dims) => e.toValue({ type: 'float32', dims, data: new Float32Array(sizeOf(dims)) });
const noise = (dims) => {
  const data = Float32Array.from({ length: sizeOf(dims) }, () => Math.random() * 2 - 1);
  return e.toValue({ type: 'float32', dims, data });
};
const counting = (dims, below) => {
  const data = BigInt64Array.from({ length: sizeOf(dims) }, (_, i) => BigInt((i * 7919) % below));
  return e.toValue({ type: 'int64', dims, data });
};
/** The most memory that this process ever had, in megabytes. */
const peak = () => Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;

function modelOf(net, batch) {
  if (net.architecture === 'resnet18') return resnet18(e, batch);
  if (net.architecture === 'gpt') return gpt(e, batch, net);
  return e.buildArchitecture(net, { shape: [1, 28, 28], classes: 10, seed: 1 });
}

/** One session that trains, and what goes into it besides its own state. */
async function trainer(model, { batch, threads, loss }) {
  const started = performance.now();
  const prepared = await e.prepare(model, { batch, sample: model.graph.inputs[0].dims.slice(1) });
  const fused = await e.fusedModel(prepared, loss, { adamw });
  const session = await e.Session.create(fused.model, { threads });
  const state = {};
  for (const { input, dims } of fused.state) {
    const weights = prepared.model.graph.initializers.get(input);
    state[input] = weights ? e.toValue(weights) : zeros(dims);
  }
  const { dims, classes } = prepared.logits;
  const [input] = prepared.inputs;
  const feeds = {
    [input.name]: input.type === 'int64' ? counting(input.dims, classes) : noise(input.dims),
    [fused.loss.inputs.labels]: counting(dims.slice(0, -1), classes),
  };
  const compiled = performance.now() - started;
  // Three times the forward pass, as is usual.
  const flops = 3 * e.flopsOfGraph(prepared.model.graph, (name) => prepared.shapes.get(name)?.dims);
  return { fused, session, state, feeds, compiled, nodes: fused.model.graph.nodes.length, flops, input };
}

async function prepare({ net, teacher, batch, threads }) {
  const model = modelOf(net, batch);
  const t = await trainer(model, { batch, threads, loss: teacher ? 'kd' : 'ce' });
  const scalar = (v) => e.toValue({ type: 'float32', dims: [], data: Float32Array.of(v) });
  let ask = async () => ({});
  if (teacher) {
    const sizes = { batch, sample: [1, 28, 28], threads };
    const predictor = await e.Predictor.create(modelOf(teacher, batch), sizes);
    const { teacher_logits, temperature, alpha } = t.fused.loss.inputs;
    const images = t.feeds[t.input.name].data;
    ask = async () => ({
      [teacher_logits]: e.toValue({ type: 'float32', dims: [batch, 10], data: await predictor.run(images) }),
      [temperature]: scalar(2),
      [alpha]: scalar(0.7),
    });
  }
  let step = 0;
  const run = async () => {
    const scalars = Object.entries(e.scalarsOf({ adamw }, ++step, 1e-3)).map(([name, v]) => [name, scalar(v)]);
    const outputs = await t.session.run({ ...t.feeds, ...(await ask()), ...Object.fromEntries(scalars), ...t.state });
    for (const { input, output } of t.fused.state) t.state[input] = outputs[output];
  };
  return { run, told: { compiledMs: t.compiled, nodes: t.nodes, flops: t.flops } };
}

async function timesOf(run, count) {
  const ms = [];
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    await run();
    ms.push(performance.now() - started);
  }
  return ms;
}

async function ceiling(size, threads) {
  const b = new e.GraphBuilder(e.emptyGraph('product'));
  const [x, y] = ['x', 'y'].map((name) => b.input(name, 'float32', [size, size]));
  b.output(b.add('MatMul', [x, y], {}, 'z'), 'float32');
  const session = await e.Session.create(e.newModel(b.graph), { threads });
  const feeds = { x: noise([size, size]), y: noise([size, size]) };
  const ms = await timesOf(() => session.run(feeds), 8);
  await session.release();
  return { gflops: (2 * size ** 3) / 1e6 / Math.min(...ms) };
}

let run;
for await (const line of createInterface(process.stdin)) {
  const request = JSON.parse(line);
  let answer;
  if (request.ceiling) answer = await ceiling(request.ceiling, request.threads);
  else if (request.net) ({ run, told: answer } = await prepare(request));
  else answer = { ms: await timesOf(run, request.steps), peakMB: peak() };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
