import type { FrameLocator } from 'playwright-core';
import { until } from '../host/until';
import type { Workbench } from '../host/workbench';
import { extensionId } from './fixtures';

/** The panel of a run, as a person sees it. */
export class Panel {
  readonly frame: FrameLocator;

  constructor(workbench: Workbench) {
    this.frame = workbench.webview(extensionId);
  }

  /** Chooses one of the views. */
  async open(view: string): Promise<void> {
    await this.frame.getByRole('tab', { name: view }).click();
    await this.frame.locator('[role=tab][aria-selected=true]', { hasText: view }).waitFor();
  }

  /** A figure under the run's name, by its label. */
  async fact(label: string): Promise<string> {
    const cell = this.frame.locator('.facts > div', { has: this.frame.getByText(label, { exact: true }) });
    const [text = ''] = await cell.locator('dd').allTextContents();
    return text.trim();
  }

  /** The step that the run is at, within its stage. */
  async step(): Promise<number> {
    const [now = ''] = (await this.fact('Step')).split('/');
    return Number(now.replaceAll(',', ''));
  }

  async untilState(word: string, timeout = 60_000): Promise<void> {
    await until(`the panel says ${word}`, async () => (await this.fact('State')) === word, timeout);
  }

  async untilStep(step: number, timeout = 60_000): Promise<void> {
    await until(`the panel is past step ${step}`, async () => (await this.step()) > step, timeout);
  }

  /** How many pixels of the loss chart are painted. */
  lossPixels(): Promise<number> {
    return this.frame.locator('.chart.loss canvas').evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const pixels = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      return pixels.filter((value, i) => i % 4 === 3 && value > 0).length;
    });
  }
}
