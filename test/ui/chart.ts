import type { Locator } from 'playwright-core';
import type { Role } from '../../webview/theme';
import type { PanelPage } from './panel-page';

/** One chart of the curves, as a person sees it. */
export class Chart {
  readonly #panel: PanelPage;
  readonly #id: string;

  constructor(panel: PanelPage, id: 'loss' | 'accuracy' | 'gap' | 'rate' | 'speed') {
    this.#panel = panel;
    this.#id = id;
  }

  get plot(): Locator {
    return this.#panel.page.locator(`.chart.${this.#id} .plot`);
  }

  /** The button that hides and shows a line. */
  entry(name: string): Locator {
    return this.#panel.page.locator(`.chart.${this.#id} .legend`).getByRole('button', { name, exact: true });
  }

  /** What the legend gives for a line: at the cursor, and now. */
  async values(name: string): Promise<{ at: string; now: string }> {
    const row = this.#panel.page.locator(`.chart.${this.#id} .legend li`, {
      has: this.#panel.page.getByRole('button', { name, exact: true }),
    });
    const [at, now] = [await row.locator('.at').textContent(), await row.locator('.now').textContent()];
    return { at: at ?? '', now: now ?? '' };
  }

  /** How many pixels of the chart are painted at all. */
  inked(): Promise<number> {
    return this.plot.locator('canvas').evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement;
      const data = (element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      let count = 0;
      for (let i = 3; i < data.length; i += 4) if ((data[i] ?? 0) > 0) count++;
      return count;
    });
  }

  /** How many pixels of the chart have the full colour of a role. */
  async painted(role: Role): Promise<number> {
    const [wanted = [0, 0, 0]] = await this.#panel.colours([role]);
    return this.plot.locator('canvas').evaluate((element, colour) => {
      const { width, height } = element as HTMLCanvasElement;
      const data = (element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        if ([...colour, 255].every((part, j) => Math.abs((data[i + j] ?? 0) - part) < 8)) count++;
      return count;
    }, wanted);
  }
}
