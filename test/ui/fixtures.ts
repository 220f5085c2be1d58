import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base } from 'vitest';
import { startServer } from '../host/server';
import { launchBrowser, newContext, Workbench } from '../host/workbench';
import { makeWorkspace, removeWorkspace } from '../host/workspace';

export const extensionId = 'distillery.distillery';
const out = 'out/ui';

/** The package of this version for this machine, made by `npm run package`. */
export function packagedExtension(): string {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const vsix = join('out', `distillery-${process.platform}-${process.arch}-${version}.vsix`);
  if (!existsSync(vsix)) throw new Error(`${vsix} is missing. Make it: npm run package`);
  return vsix;
}

/** A test with a browser's profile that all tests share. */
// biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures that a fixture needs
export const inBrowser = base.extend('context', { scope: 'worker' }, async ({}, { onCleanup }) => {
  const browser = await launchBrowser();
  onCleanup(() => browser.close());
  return newContext(browser);
});

/**
 * A test with a `workspace` (an experiment and its data) and a `workbench` (a window on it, the packaged extension
 * installed). The tests of a file share both. A failure leaves a picture of the window, and what it said, in out/ui.
 */
export const test = inBrowser
  // biome-ignore lint/correctness/noEmptyPattern: as above
  .extend('server', { scope: 'file' }, async ({}, { onCleanup }) => {
    // The window needs a core of its own.
    const env = { DISTILLERY_THREADS: '1' };
    const server = await startServer({ vsix: [packagedExtension()], trustAll: false, env });
    onCleanup(() => server.stop());
    return server;
  })
  // biome-ignore lint/correctness/noEmptyPattern: as above
  .extend('workspace', { scope: 'file' }, async ({}, { onCleanup }) => {
    const folder = makeWorkspace();
    onCleanup(() => removeWorkspace(folder));
    return folder;
  })
  // What the window and its webviews write to the browser's console.
  .extend('said', { scope: 'file' }, (): string[] => [])
  .extend('window', { scope: 'file' }, async ({ context, server, workspace, said }, { onCleanup }) => {
    const page = await context.newPage();
    page.on('console', (message) => {
      said.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    onCleanup(() => page.close());
    const workbench = new Workbench(page);
    await workbench.open(server.open(workspace));
    return workbench;
  })
  .extend('workbench', async ({ window, server, said, task }, { onCleanup }) => {
    onCleanup(async () => {
      if (task.result?.state !== 'fail') return;
      mkdirSync(out, { recursive: true });
      const name = join(out, task.name.replace(/\W+/g, '-'));
      await window.page.screenshot({ path: `${name}.png` });
      writeFileSync(`${name}.log`, [...said, server.log()].join('\n'));
    });
    return window;
  })
  // The same once its user trusts the folder.
  .extend('trusted', async ({ workbench }) => {
    await workbench.trust();
    return workbench;
  });
