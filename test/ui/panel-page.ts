import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Rgb } from '../../webview/data/pruning/viridis';
import type {} from '../../webview/dev/sample-host';
import type { FromPanel, PanelState, ToPanel } from '../../webview/protocol';
import type { Role } from '../../webview/theme';
import { servePanel } from '../bench/serve-panel.mjs';
import { until } from '../host/until';
import { inBrowser } from './fixtures';

type Posted<T extends FromPanel['type']> = Extract<FromPanel, { type: T }>;

/** The panel in a page of its own, with sample data instead of an editor. */
export class PanelPage {
  readonly size = { width: 1200, height: 900 };
  /** What the page complained about. */
  readonly complaints: string[] = [];

  constructor(
    readonly page: Page,
    private readonly url: string,
  ) {
    page.on('pageerror', ({ message }) => this.complaints.push(message));
    page.on('console', (message) => message.type() === 'error' && this.complaints.push(message.text()));
  }

  /** Loads the panel afresh, with a view open; `query` is what `webview/dev/sample-host.ts` reads. */
  async open(view: PanelState['view'], query: Record<string, string | number> = {}): Promise<void> {
    if (this.page.url().startsWith(this.url)) await this.page.evaluate(() => sessionStorage.clear());
    const words = Object.entries({ view, ...query }).map(([name, value]) => [name, String(value)]);
    await this.page.goto(`${this.url}?${new URLSearchParams(words)}`);
    await this.page.getByText('mnist-small').waitFor();
  }

  tab(view: string): Locator {
    return this.page.getByRole('tab', { name: view });
  }

  /** Sends what the extension would. */
  send(message: ToPanel): Promise<void> {
    return this.page.evaluate((sent) => window.send(sent), message);
  }

  /** Moves the pointer to the middle of something that is drawn. */
  async pointAt(what: Locator): Promise<void> {
    await what.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await what.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await this.page.mouse.move(x + width / 2, y + height / 2);
  }

  /** What an element reads, spaces of all kinds the same. */
  async text(what: Locator): Promise<string> {
    return ((await what.textContent()) ?? '').replaceAll('\u00a0', ' ');
  }

  /** Waits until an element reads so. */
  async reads(what: Locator, text: string | RegExp): Promise<void> {
    await expect.poll(() => this.text(what), { timeout: 10_000 }).toMatch(text);
  }

  /** Waits until screen readers hear something; the panel says at most one thing a second. */
  async hears(text: string | RegExp): Promise<void> {
    await this.reads(this.page.locator('main > [aria-live]'), text);
  }

  /** The rows of a table for screen readers, its head first. */
  async table(caption: string): Promise<string[][]> {
    const rows = this.page.locator('table', { has: this.page.getByText(caption, { exact: true }) }).locator('tr');
    await rows.first().waitFor({ state: 'attached' });
    return rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));
  }

  /** The last message of a kind that the panel sent, once there is one. */
  async posted<T extends FromPanel['type']>(type: T): Promise<Posted<T>> {
    const find = () => this.page.evaluate((wanted) => window.posted.findLast((sent) => sent.type === wanted), type);
    return (await until(`the panel sends ${type}`, find, 10_000)) as Posted<T>;
  }

  /** The colours that roles have in the page. */
  colours(roles: readonly Role[]): Promise<Rgb[]> {
    return this.page.evaluate((names) => {
      const probe = document.createElement('span');
      document.body.append(probe);
      const ctx = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
      const colours = names.map((name): [number, number, number] => {
        probe.style.color = `var(--${name})`;
        if (ctx) ctx.fillStyle = getComputedStyle(probe).color;
        ctx?.fillRect(0, 0, 1, 1);
        const [r = 0, g = 0, b = 0] = ctx?.getImageData(0, 0, 1, 1).data ?? [];
        return [r, g, b];
      });
      probe.remove();
      return colours;
    }, roles);
  }

  /** Saves the view's table, and returns it line by line. */
  async savedTable(): Promise<{ name: string; lines: string[] }> {
    const { name, content } = await this.#save('CSV');
    return { name, lines: String(content).trimEnd().split('\n') };
  }

  /** Saves the view's picture, and counts its pixels of each colour. */
  async savedPicture(colours: readonly Rgb[]): Promise<{ name: string; width: number; pixels: number[] }> {
    const { name } = await this.#save('Image');
    const seen = await this.page.evaluate(async (wanted) => {
      const saved = window.posted.findLast((sent) => sent.type === 'save-file');
      const content = saved?.type === 'save-file' ? (saved.content as Uint8Array<ArrayBuffer>) : '';
      const picture = await createImageBitmap(new Blob([content], { type: 'image/png' }));
      const { width, height } = picture;
      const ctx = new OffscreenCanvas(width, height).getContext('2d');
      ctx?.drawImage(picture, 0, 0);
      const data = ctx?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
      const pixels = wanted.map(() => 0);
      for (let i = 0; i < data.length; i += 4) {
        const at = wanted.findIndex(([r, g, b]) => data[i] === r && data[i + 1] === g && data[i + 2] === b);
        if (at >= 0) pixels[at] = (pixels[at] ?? 0) + 1;
      }
      return { width, pixels };
    }, colours);
    return { name, ...seen };
  }

  async #save(button: 'CSV' | 'Image'): Promise<Posted<'save-file'>> {
    await this.page.evaluate(() => {
      window.posted = window.posted.filter(({ type }) => type !== 'save-file');
    });
    await this.page.getByRole('button', { name: button }).click();
    return this.posted('save-file');
  }
}

/** A test with the panel in a page; all tests take turns in one. None may leave an error in the console. */
export const test = inBrowser
  .extend('loaded', { scope: 'worker' }, async ({ context }, { onCleanup }) => {
    const { url, close } = await servePanel();
    const page = await context.newPage();
    onCleanup(async () => {
      await page.close();
      close();
    });
    const panel = new PanelPage(page, url);
    await page.setViewportSize(panel.size);
    return panel;
  })
  .extend('panel', async ({ loaded }, { onCleanup }) => {
    loaded.complaints.length = 0;
    onCleanup(() => expect(loaded.complaints).toEqual([]));
    return loaded;
  });
