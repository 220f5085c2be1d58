// npm run types: checks the types of all parts. The native compiler takes seconds; what reads code through the
// compiler's API (the import check) still needs the one before it, so both are installed.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const projects = [
  { name: 'the source', path: '.' },
  { name: 'the panel', path: 'webview' },
  { name: 'the tests', path: 'test' },
];

/** Node's arguments that check a project. */
export const typesOf = ({ path }) => ['node_modules/typescript-7/bin/tsc', '--noEmit', '-p', path];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const checked = projects.map((project) => spawnSync(process.execPath, typesOf(project), { stdio: 'inherit' }).status);
  process.exitCode = checked.some((status) => status !== 0) ? 1 : 0;
}
