// Measures the models of a finished run on reasoning problems again, when the machine is quiet: what each solves, how fast it
// writes, and how long its file is:
//   node test/bench/reasoning.mjs RUN_FOLDER [--problems 1500] [--threads 2] [--json FILE] [--only solved|speed]
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    problems: { type: 'string', default: '1500' },
    threads: { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
    json: { type: 'string' },
  },
});
const [folder] = positionals;
if (!folder) throw new Error('Name the folder of a run: node test/bench/reasoning.mjs .distillery/runs/…');
const threads = Number(values.threads);

/** The engine, bundled as it is now. */
async function engine() {
  const outfile = join(mkdtempSync(join(tmpdir(), 'distillery-bench-')), 'engine.cjs');
  const contents = `export { loadModel } from './src/onnx';
    export { reasoningProblems } from './src/data';
    export { exactMatch } from './src/runner/reasoning/exact-match';
    export { writingSpeeds } from './src/runner/reasoning/writing-speed';`;
  const stdin = { contents, resolveDir: resolve('.'), loader: 'ts' };
  const alias = { 'onnxruntime-node': resolve('node_modules/onnxruntime-node') };
  await build({
    stdin,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
    external: Object.values(alias),
    alias,
    logLevel: 'error',
  });
  return createRequire(import.meta.url)(outfile);
}

/** Share of right answers and the interval of Wilson (1927) at 95 %, in per cent. */
function share(scores) {
  const right = scores.reduce((sum, s) => sum + s.right, 0);
  const total = scores.reduce((sum, s) => sum + s.total, 0);
  const [p, z2] = [right / total, 1.96 ** 2];
  const middle = (p + z2 / (2 * total)) / (1 + z2 / total);
  const half = (Math.sqrt(z2) / (1 + z2 / total)) * Math.sqrt((p * (1 - p)) / total + z2 / (4 * total ** 2));
  const percent = (v) => (100 * v).toFixed(1);
  return `${percent(p)} (${percent(middle - half)}–${percent(middle + half)})`;
}

/** So many of the problems of the test, the same ones for each model. */
function problemsOf(e) {
  const { experiment } = JSON.parse(readFileSync(join(folder, 'resolved.json'), 'utf8'));
  const source = { ...experiment.data.test, rows: Number(values.problems) };
  return e.reasoningProblems(source, { part: 'test', seed: experiment.seed }).slice(0, Number(values.problems));
}

async function solved(e, models, problems) {
  for (const model of models) {
    const { scores } = await e.exactMatch(model.model, problems, { threads, limit: 128 });
    const of = (test) => share(scores.filter(test));
    model.row.all = of(() => true);
    for (const level of new Set(scores.map((s) => s.level))) model.row[`level ${level}`] = of((s) => s.level === level);
    model.families = Object.fromEntries(
      [...new Set(scores.map((s) => s.family))].map((family) => [family, of((s) => s.family === family)]),
    );
    console.log(model.row.name, model.row.all, JSON.stringify(model.families));
  }
}

async function speeds(e, models, problems) {
  const found = await e.writingSpeeds(
    models.map(({ model }) => model),
    problems,
    { threads, limit: 128, heed: async () => {} },
  );
  models.forEach(({ row }, i) => {
    row['tokens/s'] = Math.round(found[i]);
    row['times the teacher'] = (found[i] / found[0]).toFixed(2);
  });
}

const e = await engine();
const events = readFileSync(join(folder, 'journal.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const files = new Map(
  events.flatMap(({ type, model }) => (type === 'model' && model.file ? [[model.name, model]] : [])),
);
const models = [...files].map(([name, { file, parameters }]) => {
  const model = e.loadModel(file);
  return { model, row: { name, parameters, bytes: statSync(file).size } };
});
models.sort((a, b) => Number(b.row.name === 'teacher') - Number(a.row.name === 'teacher'));
const problems = problemsOf(e);
console.log(`${problems.length} problems, ${threads} threads`);
if (values.only !== 'speed') await solved(e, models, problems);
if (values.only !== 'solved') await speeds(e, models, problems);
console.table(models.map(({ row }) => row));
if (values.json)
  writeFileSync(
    values.json,
    `${JSON.stringify(
      models.map(({ row, families }) => ({ ...row, families })),
      null,
      2,
    )}\n`,
  );
