// npm test: everything, on a machine that may be bare. One part alone: node test/run.mjs --only check|unit|host|ui
// Its last line reads "N passed, N failed".
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projects, typesOf } from '../scripts/types.mjs';
import { attempt } from './harness/process.mjs';
import { installChromium } from './host/chromium.mjs';
import { editorSupported, installEditor } from './host/install.mjs';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const wanted = (part) => values.only === undefined || values.only === part;
const bin = (name) => join('node_modules', '.bin', name);
const results = 'out/test';
const minutes = 60_000;
let [passed, failed] = [0, 0];

const say = (text) => process.stdout.write(`${text}\n`);
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(0)} s`;

/** Runs a program as one test: its output is shown where it fails. */
async function counted(name, command, args) {
  const since = Date.now();
  const { ok, output } = await attempt(command, args, { timeout: 5 * minutes });
  if (ok) passed++;
  else failed++;
  say(`${ok ? '✓' : '✗'} ${name} (${seconds(since)})`);
  if (!ok) say(output);
  return ok;
}

/** Runs a folder's tests and counts them. A run that counts none, or ends without a report, is a failure. */
async function vitest(name, args) {
  const since = Date.now();
  const report = join(results, `${name}.json`);
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { ok } = await attempt(bin('vitest'), ['run', ...args, ...reporters], { live: true, timeout: 10 * minutes });
  try {
    const { numPassedTests, numFailedTests, numTotalTests } = JSON.parse(readFileSync(report, 'utf8'));
    passed += numPassedTests;
    failed += numFailedTests;
    if (!ok && numFailedTests === 0) failed++;
    if (numTotalTests === 0) throw new Error('no test ran');
  } catch (error) {
    failed++;
    say(`✗ ${name}: ${error.message}`);
  }
  say(`${name}: ${seconds(since)}`);
}

/** What the editor's tests need and a bare machine lacks. Tells whether all of it is there. */
async function install() {
  const since = Date.now();
  try {
    if (!editorSupported) throw new Error('The tests in the editor need Linux on x64; the others run: --only unit');
    await Promise.all([installChromium(), installEditor()]);
    say(`✓ browser and editor (${seconds(since)})`);
    return true;
  } catch (error) {
    failed++;
    say(`✗ browser and editor: ${error.message}`);
    return false;
  }
}

mkdirSync(results, { recursive: true });
const needsEditor = wanted('host') || wanted('ui');
const installed = needsEditor ? install() : undefined;
if (wanted('check')) {
  await Promise.all([
    ...projects.map((project) => counted(`types of ${project.name}`, process.execPath, typesOf(project))),
    counted('style', bin('biome'), ['check', '--error-on-warnings']),
    counted('import directions', bin('depcruise'), ['src', 'webview', '--config']),
  ]);
}
if (wanted('unit')) await vitest('unit', []);
if (needsEditor && (await installed) && (await counted('package', process.execPath, ['scripts/package.mjs']))) {
  // Side by side: both wait for a window most of the time.
  await Promise.all([
    wanted('host') && vitest('host', ['--config', 'test/workbench/vitest.config.ts']),
    wanted('ui') && vitest('ui', ['--config', 'test/ui/vitest.config.ts']),
  ]);
}
say(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
