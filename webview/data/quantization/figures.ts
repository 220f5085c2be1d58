import { tickLabel } from '../../format';
import type { QuantizedLayer } from '../../reports';
import { known } from '../known';
import type { ClippedShares } from './clip';

/** A value of a tensor in three digits: −1.02, 0.447. */
export const valueWords = (value: number): string => tickLabel(Number(value.toPrecision(3)));

/** Two values as a stretch: −1.02 to 2.94. */
export const rangeWords = ({ from, to }: { from: number; to: number }): string =>
  `${valueWords(from)} to ${valueWords(to)}`;

/** 11.2 dB; empty where it was not measured. */
export function noiseWords({ signalToNoise }: Pick<QuantizedLayer, 'signalToNoise'>): string {
  return known(signalToNoise) ? `${signalToNoise.toFixed(1).replace('-', '−')} dB` : '';
}

/** A small share: 0.12 %, < 0.01 %, 0 %. */
export function shareWords(share: number): string {
  if (share <= 1e-9) return '0 %';
  return share < 5e-5 ? '< 0.01 %' : `${(share * 100).toFixed(2)} %`;
}

/** What the clip cuts off on both sides together. */
export const outside = ({ below, above }: ClippedShares): number => below + above;
