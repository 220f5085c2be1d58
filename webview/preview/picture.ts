import { h } from '../dom';
import type { Shown } from '../protocol';

type Image = Extract<Shown, { kind: 'image' }>;

/** Draws pixels as they are; small images are enlarged by the page, without smoothing. */
export function picture({ channels, height, width, pixels }: Image, label: string): HTMLElement {
  const bytes = Uint8Array.from(atob(pixels), (c) => c.charCodeAt(0));
  const canvas = h('canvas', 'preview-image');
  Object.assign(canvas, { width, height });
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', label);
  const data = new ImageData(width, height);
  const plane = width * height;
  for (let i = 0; i < plane; i++) {
    // One channel is grey; of other counts than three the first is shown.
    for (let c = 0; c < 3; c++) data.data[4 * i + c] = bytes[(channels === 3 ? c * plane : 0) + i] ?? 0;
    data.data[4 * i + 3] = 255;
  }
  canvas.getContext('2d')?.putImageData(data, 0, 0);
  return canvas;
}
