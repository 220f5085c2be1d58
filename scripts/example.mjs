// npm run example -- NAME: fetches the example's data where it is missing, builds, then runs the example to its end.
// Arguments after the name go to `distillery run`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { fetchData } from './data/index.mjs';

const ending = '.distill.yaml';
const [name, ...rest] = process.argv.slice(2);
const file = `examples/${name}${ending}`;
if (!existsSync(file)) {
  const names = readdirSync('examples').filter((entry) => entry.endsWith(ending));
  const known = names.map((entry) => entry.slice(0, -ending.length)).join(', ');
  console.error(
    `There is no example ${name ?? 'without a name'}. Run \`npm run example -- NAME\` with one of ${known}.`,
  );
  process.exit(1);
}
try {
  fetchData(name, 'examples/data');
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
const { status } = spawnSync(process.execPath, ['esbuild.mjs'], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

const run = spawn(process.execPath, ['dist/cli.cjs', 'run', file, ...rest], { stdio: 'inherit' });
// Ctrl-C reaches the run by itself; wait for what it has to say.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => run.kill('SIGTERM'));
run.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
