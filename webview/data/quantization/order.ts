import type { QuantizedLayer } from '../../reports';
import { known } from '../known';

export type LayerOrder = 'graph' | 'noise';

/** Layers in the order of the graph, or the noisiest first; those that were not measured come last, in their order. */
export function inOrder(layers: readonly QuantizedLayer[], order: LayerOrder): QuantizedLayer[] {
  if (order === 'graph') return [...layers];
  const rank = ({ signalToNoise }: QuantizedLayer) => (known(signalToNoise) ? signalToNoise : Number.POSITIVE_INFINITY);
  return [...layers].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

/** In decibels: a scale that shows most layers, whatever the best one reaches. */
const LEAST_SCALE = 40;

/** The signal to noise that a full bar stands for: the highest, rounded up to tens. */
export function noiseScale(layers: readonly QuantizedLayer[]): number {
  const highest = layers.reduce((most, { signalToNoise }) => Math.max(most, signalToNoise ?? 0), 0);
  return Math.max(LEAST_SCALE, Math.ceil(highest / 10) * 10);
}
