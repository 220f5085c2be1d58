// Takes broken model files through reading, inspecting, preparing and pruning, in a process of its own, which may crash or
// hang: node test/bench/broken-files.mjs [--count 10000] [--from 0]
// A file ends well, or is refused with an OnnxError; the rest is listed with its number.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '10000' }, from: { type: 'string', default: '0' } },
});
const [from, count] = [Number(values.from), Number(values.count)];
const [HANGS_AFTER_MS, LARGE_MB] = [30_000, 1024];

const bundle = join(mkdtempSync(join(tmpdir(), 'distillery-broken-')), 'worker.cjs');
const contents = `
  import { readFileSync } from 'node:fs';
  import { brokenFile, passes } from './test/unit/training/broken-files/pipeline';
  const peak = () => Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
  const [from, to] = process.argv.slice(2).map(Number);
  const tell = (message) => process.stdout.write(JSON.stringify(message) + '\\n');
  (async () => {
    for (let number = from; number < to; number++) {
      const { name, bytes } = brokenFile(number);
      tell({ number, name });
      const before = peak();
      let ended;
      try { ended = { passed: await passes(bytes) }; } catch (error) { ended = { error: error.stack }; }
      tell({ number, name, ...ended, grewMB: peak() - before });
    }
  })();`;
const alias = { 'onnxruntime-node': resolve('node_modules/onnxruntime-node') };
const stdin = { contents, resolveDir: resolve('.'), loader: 'ts' };
await build({
  stdin,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  outfile: bundle,
  external: Object.values(alias),
  alias,
});

const reached = {};
let bad = 0;

function report({ number, name }, what) {
  bad++;
  console.log(`${number} ${name}: ${what.slice(0, 700)}`);
}

/** Takes note of how a file ended. */
function note(told) {
  if (told.error) report(told, told.error);
  if (told.grewMB > LARGE_MB) report(told, `took ${Math.round(told.grewMB)} MB`);
  const key = told.passed && (told.passed.join(' + ') || 'refused');
  if (key) reached[key] = (reached[key] ?? 0) + 1;
}

/** Runs on until the end or a crash. Returns the number of the file to go on with. */
async function run(start) {
  const limited = ['-c', 'ulimit -v 12582912; exec "$0" "$@"', process.execPath, bundle, start, from + count];
  const worker = spawn('bash', limited, { stdio: ['ignore', 'pipe', 'ignore'] });
  const exit = once(worker, 'exit');
  let current = { number: start };
  let timer;
  const watch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => worker.kill('SIGKILL'), HANGS_AFTER_MS);
  };
  watch();
  for await (const line of createInterface(worker.stdout)) {
    watch();
    current = JSON.parse(line);
    if ('grewMB' in current) note(current);
  }
  clearTimeout(timer);
  const [code, signal] = await exit;
  if (code !== 0) report(current, `the process ended: ${signal ?? code}`);
  return current.number + 1;
}

let next = from;
while (next < from + count) next = await run(next);
console.log(`${count} broken files: ${bad} ended badly`, reached);
process.exitCode = bad > 0 ? 1 : 0;
