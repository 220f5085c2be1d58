import { known } from '../../data/known';
import { clippedShares } from '../../data/quantization/clip';
import { noiseWords, outside, rangeWords, shareWords } from '../../data/quantization/figures';
import { h, setAttributes, svg } from '../../dom';
import type { QuantizedLayer } from '../../reports';
import { HATCHED } from '../hatch';
import { miniature } from './miniature';

export const HEADS = ['Layer', 'Stored as', 'Signal to noise', 'Values and clip', 'Clipped'];

function cell(className: string, ...children: (Node | string)[]): HTMLElement {
  const element = h('div', className, ...children);
  element.setAttribute('role', 'gridcell');
  return element;
}

/** The signal to noise as a bar; hatched where the layer stays float after all. */
function noiseBar({ state, signalToNoise }: QuantizedLayer, scale: number): SVGSVGElement | undefined {
  if (!known(signalToNoise)) return undefined;
  const share = Math.min(1, Math.max(0, signalToNoise / scale));
  const width = `${(share * 100).toFixed(2)}%`;
  const track = svg('line', { class: 'track', x1: 0, x2: '100%', y1: 5.5, y2: 5.5 });
  const bar =
    state === 'float'
      ? svg('rect', { class: 'noise-hollow', x: 0.5, y: 0.5, width, height: 5, fill: HATCHED })
      : svg('rect', { class: 'noise', width, height: 6 });
  return svg('svg', { class: 'noise-bar', 'aria-hidden': 'true' }, track, bar);
}

function rangeCell(layer: QuantizedLayer): HTMLElement {
  const { histogram, clip } = layer;
  const picture = miniature(layer);
  const seen = histogram ? `values ${rangeWords(histogram)}` : '';
  const kept = clip ? `clip ${rangeWords(clip)}` : '';
  const words = [seen, kept].filter(Boolean).join(', ');
  const element = cell('layer-values', ...(picture ? [picture] : []), h('span', 'visually-hidden', words));
  element.title = words;
  return element;
}

/** One layer: how it is stored, how much noise that makes, and which of its values are kept. */
export function layerRow(layer: QuantizedLayer, scale: number): HTMLElement {
  const shares = clippedShares(layer);
  const bar = noiseBar(layer, scale);
  const row = h(
    'div',
    'layer-row',
    cell('layer-name', h('b', '', layer.name), ' ', h('span', 'detail', layer.kind)),
    cell('layer-state', h('span', '', layer.state), ' ', h('span', 'detail', layer.reason ?? '')),
    cell('layer-noise', h('span', 'value', noiseWords(layer)), ...(bar ? [bar] : [])),
    rangeCell(layer),
    cell('layer-clipped', shares ? shareWords(outside(shares)) : ''),
  );
  setAttributes(row, { role: 'row', 'aria-selected': 'false', tabindex: -1 });
  row.title = layer.reason ?? '';
  return row;
}
