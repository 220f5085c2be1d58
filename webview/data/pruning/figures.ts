import { bytes, flops, integer } from '../../format';
import { known } from '../known';
import type { MapData } from './map-data';

/** A figure of the whole model: before pruning, now, and what share is left. */
export interface Figure {
  label: string;
  /** Missing where nothing has been pruned yet. */
  before?: string;
  now: string;
  note?: string;
}

/** Parameters in the space of a table: 320 → 0.3 k, 120,400 → 120 k. */
export function compact(value: number): string {
  if (value < 50) return integer(value);
  if (value < 99_950) return `${(value / 1e3).toFixed(1)} k`;
  return value < 999_500 ? `${(value / 1e3).toFixed(0)} k` : `${(value / 1e6).toFixed(1)} M`;
}

const percent = (fraction: number): string => (fraction * 100).toFixed(2);

/** A share as 57 %; empty for a share of nothing. */
export function share(part: number, whole: number, digits = 0): string {
  return whole > 0 ? `${((part / whole) * 100).toFixed(digits)} %` : '';
}

function accuracyFigure(data: MapData, step: number): Figure[] {
  const label = 'Validation accuracy';
  const { accuracy, recovered } = data.step(step);
  const now = recovered ?? accuracy;
  const before = data.step(0).accuracy;
  if (!known(now)) return [];
  const figure: Figure = { label, now: percent(now) };
  if (step === 0) return [figure];
  if (known(before)) figure.before = percent(before);
  return [{ ...figure, note: known(recovered) ? 'recovered' : 'right after the cut' }];
}

/** Parameters, FLOPs, bytes, channels and accuracy of the model at a step, beside what they were. */
export function figuresAt(data: MapData, step: number): Figure[] {
  const [first, now] = [data.step(0), data.step(step)];
  const channels = (of: typeof now) => of.kept.reduce((sum, kept) => sum + kept.length, 0);
  const figure = (label: string, from: number, to: number, write: (value: number) => string): Figure =>
    step === 0 ? { label, now: write(to) } : { label, before: write(from), now: write(to), note: share(to, from) };
  return [
    figure('Parameters', first.parameters, now.parameters, integer),
    figure('FLOPs', first.flops, now.flops, flops),
    figure('File', first.bytes, now.bytes, bytes),
    figure('Channels', channels(first), channels(now), integer),
    ...accuracyFigure(data, step),
  ];
}
