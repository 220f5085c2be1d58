// node scripts/figures.mjs FOLDER: writes the tables of docs/figures.md from the summaries of runs, the last lines that
// `distillery run --json` prints, one a file: NAME-seedN.json, and NAME-VARIANT-seedN.json for runs with something changed.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('Name the folder with the summaries: node scripts/figures.mjs FOLDER');
  process.exit(1);
}

const target = 'docs/figures.md';
const [begin, end] = ['<!-- figures: written by scripts/figures.mjs -->', '<!-- end of figures -->'];

/** The runs of an example that came to their end: the seed of each, and its states by name. */
function runsOf(name) {
  const file = new RegExp(`^${name}-seed(\\d+)\\.json$`);
  return readdirSync(folder)
    .filter((entry) => file.test(entry))
    .sort()
    .map((entry) => ({ seed: file.exec(entry)[1], ...JSON.parse(readFileSync(join(folder, entry), 'utf8')) }))
    .filter(({ status }) => status === 'done')
    .map(({ seed, models }) => Object.assign(new Map(models.map((model) => [model.name, model])), { seed }));
}

const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
const deviation = (values) => {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, v) => sum + (v - middle) ** 2, 0) / Math.max(1, values.length - 1));
};
const signed = (value) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];

/** Percent: the mean, and how far seeds lie apart. */
function share(values) {
  return values.length === 0 ? '' : `${(100 * mean(values)).toFixed(2)} ± ${(100 * deviation(values)).toFixed(2)}`;
}

const pick = (runs, state, of) =>
  runs
    .map((run) => run.get(state))
    .filter(Boolean)
    .map(of)
    .filter((v) => v !== undefined);

/** One state of all seeds as a row. */
function row(runs, state) {
  const sizes = pick(runs, state, ({ parameters, bytes }) => ({ parameters, bytes }));
  if (sizes.length === 0) return [];
  const ratios = (of) => runs.flatMap((run) => [of(run.get('teacher')) / of(run.get(state))].filter(Number.isFinite));
  const times = (values) => (values.length === 0 ? '' : `${middle(values).toFixed(1)}×`);
  const parameters = Math.round(mean(sizes.map((size) => size.parameters)));
  const cells = [
    state,
    parameters.toLocaleString('en-US'),
    `${(mean(sizes.map(({ bytes }) => bytes)) / 1e3).toFixed(1)} kB`,
    share(pick(runs, state, ({ accuracy }) => accuracy)),
    share(pick(runs, state, ({ robust }) => robust?.accuracy)),
    times(ratios((model) => model?.flops)),
    times(ratios((model) => model?.latencyMs?.batch1)),
  ];
  return [`| ${cells.join(' | ')} |`];
}

/** What one state has more than another, seed by seed. */
function gain(runs, from, to, of = ({ accuracy }) => accuracy, others = runs) {
  const differences = runs.flatMap((run) => {
    const [a, b] = [others.find(({ seed }) => seed === run.seed)?.get(from), run.get(to)];
    return a && b && of(a) !== undefined && of(b) !== undefined ? [100 * (of(b) - of(a))] : [];
  });
  if (differences.length === 0) return '';
  return `${signed(mean(differences))} (${differences.map(signed).join(', ')})`;
}

const robust = ({ robust }) => robust?.accuracy;
const states = ['teacher', 'student', 'baseline', 'pruned', 'recovered', 'adapted', 'robust', 'int8'];

function example(name) {
  const runs = runsOf(name);
  if (runs.length === 0) return [];
  const has = (state) => runs.some((run) => run.has(state));
  const last = has('robust') ? 'robust' : 'adapted';
  const variant = (suffix) => runsOf(`${name}-${suffix}`);
  const questions = [
    ['distilling, over the same student from labels alone', gain(runs, 'baseline', 'student')],
    ['pruning', gain(runs, 'student', 'pruned')],
    ['recover', gain(runs, 'pruned', 'recovered')],
    ['adapt', gain(runs, 'recovered', 'adapted')],
    ['the adversarial phase, clean', gain(runs, 'recovered', 'robust')],
    ['the adversarial phase, robust', gain(runs, 'recovered', 'robust', robust)],
    ['int8', gain(runs, last, 'int8')],
    ['augmenting what the student distils from', gain(runs, 'student', 'student', undefined, variant('plain'))],
    [
      'augmenting what the same student learns from labels alone',
      gain(runs, 'baseline', 'baseline', undefined, variant('plain')),
    ],
    [
      'augmenting the texts that the student distils from',
      gain(variant('augmented'), 'student', 'student', undefined, runs),
    ],
  ];
  return [
    `## ${name}`,
    '',
    `${runs.length} seeds. Accuracy on the test data in percent, mean ± deviation of the seeds; FLOPs and speed at batch 1 against the teacher of the same run, the middle of the seeds.`,
    '',
    '| model | parameters | file | accuracy | under FGSM | fewer FLOPs | speed |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...states.flatMap((state) => row(runs, state)),
    '',
    '| what it changes | points: mean (each seed) |',
    '| --- | ---: |',
    ...questions.filter(([, answer]) => answer !== '').map(([what, answer]) => `| ${what} | ${answer} |`),
    '',
  ];
}

const text = readFileSync(target, 'utf8');
const tables = ['fashion', 'reviews', 'spam'].flatMap(example).join('\n');
const [before, after] = [text.slice(0, text.indexOf(begin) + begin.length), text.slice(text.indexOf(end))];
if (!text.includes(begin) || !text.includes(end))
  throw new Error(`${target} has no place between "${begin}" and "${end}".`);
writeFileSync(target, `${before}\n\n${tables}\n${after}`);
