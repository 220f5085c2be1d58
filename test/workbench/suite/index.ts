import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import { type Report, reportFolder } from '../report';

/** Called by VS Code inside the extension host. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', timeout: 20_000, reporter: 'min' });
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.test.cjs')) mocha.addFile(join(__dirname, name));
  }
  const tests: Report['tests'] = [];
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('pass', (test) => tests.push({ title: test.fullTitle() }));
    runner.on('fail', (test, error) => {
      tests.push({ title: test.fullTitle(), error: error.stack ?? String(error) });
    });
  });
  const report: Report = { tests };
  writeFileSync(join(process.env[reportFolder] ?? '.', 'report.json'), JSON.stringify(report));
}
