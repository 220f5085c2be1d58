import {
  type Browser,
  type BrowserContext,
  chromium,
  type FrameLocator,
  type Locator,
  type Page,
} from 'playwright-core';
import { findChromium } from './chromium.mjs';
import { until } from './until';

/** Starts a browser. Sandbox off: it does not work as root, and only our own pages are opened. */
export function launchBrowser(): Promise<Browser> {
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  const alone = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost';
  const args = ['--no-sandbox', ...quiet, '--disable-component-update', '--disable-sync', alone];
  return chromium.launch({ executablePath: findChromium(), args });
}

/** A profile whose pages reach this machine only. */
export function newContext(browser: Browser): Promise<BrowserContext> {
  // A route would turn the browser's cache off, and every window would load the whole editor again.
  return browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
}

/** Drives one window of VS Code the way a person does. */
export class Workbench {
  #isTrusted = false;

  constructor(readonly page: Page) {}

  /** Opens the window, or loads it again, and waits until it can be used. */
  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.ready();
  }

  /** As the command does it; a browser's own reload gives the editor no time to keep what is open. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.command('Developer: Reload Window');
    await loaded;
    await this.ready();
  }

  private async ready(): Promise<void> {
    await this.page.locator('.activitybar .action-item').first().waitFor({ timeout: 60_000 });
  }

  /** Trusts the folder, where that was not done before. */
  async trust(): Promise<void> {
    if (this.#isTrusted) return;
    const restricted = this.page.getByRole('button', { name: 'Restricted Mode' });
    await restricted.waitFor();
    await this.command('Workspaces: Manage Workspace Trust');
    await this.page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await restricted.waitFor({ state: 'hidden' });
    this.#isTrusted = true;
    await this.command('View: Close Editor');
  }

  /** Runs a command by its title. The palette lists what was known when it opened, so it is opened until it has it. */
  async command(title: string, timeout = 30_000): Promise<void> {
    for (const deadline = Date.now() + timeout; ; ) {
      const row = await this.quickInput(`>${title}`);
      if (await appears(row, 1500)) return row.click();
      if (Date.now() > deadline) throw new Error(`The palette has no command "${title}".`);
      await this.page.keyboard.press('Escape');
    }
  }

  /** Whether the palette offers a command. */
  async offers(title: string): Promise<boolean> {
    const offered = await appears(await this.quickInput(`>${title}`), 800);
    await this.page.keyboard.press('Escape');
    return offered;
  }

  async openFile(name: string): Promise<void> {
    const row = await this.quickInput(name);
    await row.click();
    await this.page.locator(`.tab[data-resource-name="${name}"]`).waitFor();
    // What stands above its first line comes from the extension: from then on it knows the file too.
    if (/\.distill\./.test(name)) await this.page.locator('.codelens-decoration').first().waitFor();
  }

  /** Opens the quick input with a text in it and returns the first row that has the text, there or not. */
  private async quickInput(text: string): Promise<Locator> {
    const input = this.page.locator('.quick-input-widget:visible .quick-input-box input');
    await until('the quick input opens', async () => {
      await this.page.keyboard.press('F1');
      return appears(input, 1500);
    });
    await input.fill(text);
    const hasText = text.replace(/^>/, '');
    return this.page.locator('.quick-input-list .monaco-list-row:visible', { hasText }).first();
  }

  /** The document inside the webview: VS Code puts it in a frame within a frame. */
  webview(extension: string): FrameLocator {
    const outer = `iframe.webview.ready[src*="extensionId=${extension}"]`;
    return this.page.frameLocator(outer).first().frameLocator('iframe#active-frame');
  }

  /** Opens a container of the activity bar and returns the rows in its views. */
  async rows(container: string): Promise<Locator> {
    const tab = this.page.locator(`.activitybar .action-item:has([aria-label^="${container}"])`);
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
    return this.page.locator('.sidebar .monaco-list-row');
  }
}

/** Whether it can be seen within so many milliseconds. */
export const appears = (what: Locator, timeout: number): Promise<boolean> =>
  what.waitFor({ timeout }).then(
    () => true,
    () => false,
  );
