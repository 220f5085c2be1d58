import type { QuantizationReport } from '../../reports';
import { field } from '../csv';
import { known } from '../known';
import { clippedShares } from './clip';

const HEADER = [
  'trial',
  'layer',
  'kind',
  'state',
  'reason',
  'signal_to_noise_db',
  'lowest',
  'highest',
  'clip_from',
  'clip_to',
  'share_below',
  'share_above',
];

const number = (value: number | undefined): string => (known(value) ? String(value) : '');

/** What quantize did with each layer in the trial that it speaks of, in the order of the graph. */
export function layersCsv({ layersOf, layers }: Pick<QuantizationReport, 'layersOf' | 'layers'>): string {
  const lines = layers.map((layer) => {
    const shares = clippedShares(layer);
    const numbers = [
      layer.signalToNoise,
      layer.histogram?.from,
      layer.histogram?.to,
      layer.clip?.from,
      layer.clip?.to,
      shares?.below,
      shares?.above,
    ];
    const words = [layersOf, layer.name, layer.kind, layer.state, layer.reason ?? ''];
    return [...words.map(field), ...numbers.map(number)].join(',');
  });
  return `${[HEADER.join(','), ...lines].join('\n')}\n`;
}
