import { layOut } from '../../data/pruning/cell-layout';
import type { ColourScale } from '../../data/pruning/map-data';
import { COLOUR_STEPS, REMOVED } from '../../data/pruning/viridis';
import { button, h, setAttributes } from '../../dom';
import { rove } from '../../roving';
import { tool } from '../../tool';
import { type CellInk, drawCells } from './cells';
import { StepSlider } from './step-slider';

const SCALES: readonly { scale: ColourScale; label: string; title: string }[] = [
  { scale: 'layer', label: 'per layer', title: 'Each layer from its lowest score to its highest' },
  { scale: 'global', label: 'global', title: 'All layers from the lowest score to the highest' },
];
const KEY_PITCH = 6;
const KEY_HEIGHT = 12;
const HATCHED = 4;

interface Tools {
  chooseStep(step: number): void;
  chooseScale(scale: ColourScale): void;
  saveImage(): void;
  saveTable(): void;
}

/** Step, colour scale, what the colours mean, and what can be saved. The slider is a tab stop of its own: it takes all arrows. */
export class Toolbar {
  readonly element: HTMLElement;
  readonly #slider: StepSlider;
  readonly #scales: { scale: ColourScale; element: HTMLButtonElement }[];
  readonly #scores = h('canvas');
  readonly #hatch = h('canvas', 'hatch');
  #ink: CellInk | undefined;

  constructor(tools: Tools) {
    this.#slider = new StepSlider((step) => tools.chooseStep(step));
    this.#scales = SCALES.map(({ scale, label, title }) => {
      const element = button('toggle', () => tools.chooseScale(scale), label);
      setAttributes(element, { title, 'aria-label': `Colour scale: ${label}` });
      return { scale, element };
    });
    const scales = this.#scales.map(({ element }) => element);
    const save = [tool('image', 'Image', () => tools.saveImage()), tool('table', 'CSV', () => tools.saveTable())];
    this.element = h(
      'div',
      'toolbar',
      this.#slider.element,
      h('span', 'set', h('span', 'caption', 'Colour scale'), ...scales),
      this.#key(),
      h('span', 'end', ...save),
    );
    setAttributes(this.element, { role: 'toolbar', 'aria-label': 'Map tools' });
    rove(this.element, () => [...scales, ...save], { keys: ['ArrowRight', 'ArrowLeft', 'Home', 'End'] });
  }

  draw(labels: readonly string[], step: number, scale: ColourScale, ink: CellInk): void {
    this.#slider.draw(labels, step);
    for (const each of this.#scales) each.element.setAttribute('aria-pressed', String(each.scale === scale));
    if (ink === this.#ink) return;
    this.#ink = ink;
    const drawStrip = (canvas: HTMLCanvasElement, cells: Uint8Array) => {
      const layout = layOut('channel', cells.length, KEY_PITCH, cells.length * KEY_PITCH);
      drawCells(canvas, cells, { ...layout, lineHeight: KEY_HEIGHT }, ink);
    };
    drawStrip(
      this.#scores,
      Uint8Array.from({ length: COLOUR_STEPS }, (_, colour) => colour),
    );
    drawStrip(this.#hatch, new Uint8Array(HATCHED).fill(REMOVED));
  }

  #key(): HTMLElement {
    return h(
      'span',
      'set map-key',
      h('span', '', 'score, low'),
      this.#scores,
      h('span', '', 'high'),
      this.#hatch,
      h('span', '', 'removed'),
      h('span', 'before'),
      h('span', 'before-label', 'FLOPs before'),
    );
  }
}
