// npm start: builds, then runs the example to its end. Arguments after `--` go to `distillery run`.
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';

const { status } = spawnSync(process.execPath, ['esbuild.mjs'], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

const command = ['dist/cli.cjs', 'run', 'examples/mnist.distill.yaml', ...process.argv.slice(2)];
const run = spawn(process.execPath, command, { stdio: 'inherit' });
// Ctrl-C reaches the run by itself; wait for what it has to say.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => run.kill('SIGTERM'));
run.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
