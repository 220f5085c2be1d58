import type { Locator } from 'playwright-core';
import { samplePruning } from '../unit/webview/sample-pruning';
import type { PanelPage } from './panel-page';

export const report = samplePruning();
const last = report.steps.length - 1;

const layerOf = (name: string) => report.layers.find((layer) => layer.name === name) ?? report.layers[0];
const groupOf = (name: string) => layerOf(name)?.group ?? 0;

export const scoresOf = (name: string, step = last): readonly number[] =>
  report.steps[step]?.groupScores[groupOf(name)] ?? [];
export const keptOf = (name: string, step = last): readonly number[] => report.steps[step]?.kept[groupOf(name)] ?? [];

/** The channels of a layer that are gone at a step. */
export const goneOf = (name: string, step = last): number[] => {
  const kept = new Set(keptOf(name, step));
  return scoresOf(name).flatMap((_, channel) => (kept.has(channel) ? [] : [channel]));
};

/** The pruning map as a person sees it. */
export class PruningMap {
  readonly #panel: PanelPage;

  constructor(panel: PanelPage) {
    this.#panel = panel;
  }

  get element(): Locator {
    return this.#panel.page.locator('.map');
  }

  get readout(): Locator {
    return this.#panel.page.locator('.map-readout');
  }

  row(layer: string): Locator {
    return this.#panel.page.locator('.map-body .map-row', {
      has: this.#panel.page.locator(`.map-name[title^="${layer} · "]`),
    });
  }

  async point(layer: string, channel: number): Promise<void> {
    const { x, y } = await this.#placeOf(layer, channel);
    await this.#panel.page.mouse.move(x, y);
  }

  async click(layer: string, channel: number): Promise<void> {
    const { x, y } = await this.#placeOf(layer, channel);
    await this.#panel.page.mouse.click(x, y);
  }

  /** The colour of each cell of a layer; where its pixels differ, it is hatched. */
  cells(layer: string): Promise<string[]> {
    return this.row(layer)
      .locator('canvas')
      .evaluate((canvas, count) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const data = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
        const colourAt = (x: number, y: number) => data.slice(4 * (y * width + x), 4 * (y * width + x) + 4).join(' ');
        return Array.from({ length: count }, (_, cell) => {
          const x = Math.floor(((cell + 0.4) * width) / count);
          const colours = new Set(Array.from({ length: height }, (__, y) => colourAt(x, y)));
          return colours.size === 1 ? ([...colours][0] ?? '') : 'hatched';
        });
      }, scoresOf(layer).length);
  }

  /** The channels of a layer that are drawn as gone. */
  async hatched(layer: string): Promise<number[]> {
    return (await this.cells(layer)).flatMap((colour, channel) => (colour === 'hatched' ? [channel] : []));
  }

  async #placeOf(layer: string, channel: number): Promise<{ x: number; y: number }> {
    const canvas = this.row(layer).locator('canvas');
    await canvas.scrollIntoViewIfNeeded();
    const box = await canvas.boundingBox();
    if (!box) throw new Error(`${layer} has no cells in the page.`);
    const pitch = box.width / scoresOf(layer).length;
    return { x: box.x + (channel + 0.4) * pitch, y: box.y + box.height / 2 };
  }
}
