import type { Browser } from 'playwright-core';
import { startServer } from './server';
import { launchBrowser, newContext } from './workbench';

export interface HostRun {
  /** The extension under development, a folder with a package.json. */
  extension: string;
  /** A CommonJS module; its `run()` is called inside the extension host. */
  tests: string;
  workspace: string;
  env: Record<string, string>;
  /** Milliseconds. */
  timeout?: number;
}

/**
 * Opens a window whose extension host loads `extension` and calls `tests`, and waits until `run()` has ended. Throws,
 * with what the window said, where it does not come to that.
 */
export async function runInExtensionHost({
  extension,
  tests,
  workspace,
  env,
  timeout = 120_000,
}: HostRun): Promise<void> {
  const server = await startServer({ env, flags: ['--vscode-option', 'enable-smoke-test-driver'] });
  const said: string[] = [];
  let browser: Browser | undefined;
  try {
    browser = await launchBrowser();
    const page = await (await newContext(browser)).newPage();
    await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => said.push(args.join(' ')));
    const ended = new Promise((resolve) => page.exposeFunction('codeAutomationExit', resolve));
    const late = new Promise((_, reject) => {
      const explain = () => reject(new Error(`No end of the tests within ${timeout / 1000} s:\n${said.join('\n')}`));
      setTimeout(explain, timeout).unref();
    });
    const remote = (path: string) => `vscode-remote://${new URL(server.url).host}${path}`;
    const payload = [
      ['extensionDevelopmentPath', remote(extension)],
      ['extensionTestsPath', remote(tests)],
      ['skipWelcome', 'true'],
    ];
    await page.goto(`${server.open(workspace)}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
    await Promise.race([ended, late]);
  } finally {
    await browser?.close();
    await server.stop();
  }
}
