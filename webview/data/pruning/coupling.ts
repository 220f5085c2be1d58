import type { MapData } from './map-data';

/** Where a layer's own score and its group's disagree. */
export interface Disagreement {
  /** Channels whose own score is not below the threshold, and that are removed all the same. */
  forced: number[];
  /** Channels whose own score is below the threshold, and that stay all the same. */
  spared: number[];
}

export function disagreement(data: MapData, step: number, row: number): Disagreement {
  const found: Disagreement = { forced: [], spared: [] };
  const group = data.layer(row)?.group;
  if (group === undefined) return found;
  for (let channel = 0; channel < data.cellCount(row); channel++) {
    const threshold = data.thresholdFor(step, group, channel);
    if (threshold === undefined) continue;
    const kept = data.isKept(step, group, channel);
    const own = data.ownScore(step, row, channel);
    if (!kept && own >= threshold) found.forced.push(channel);
    if (kept && own < threshold) found.spared.push(channel);
  }
  return found;
}

const verb = (count: number, one: string, many: string): string => (count === 1 ? one : many);

/** What the coupling did to a layer, in a sentence. */
export function couplingSentence(data: MapData, step: number, row: number): string {
  const layer = data.layer(row);
  const { forced, spared } = disagreement(data, step, row);
  const unit = layer?.unit ?? 'channel';
  const some = (count: number) => `${count} ${unit}${count === 1 ? '' : 's'}`;
  const go = `${some(forced.length)} ${verb(forced.length, 'goes', 'go')} although this layer alone would keep ${verb(forced.length, 'it', 'them')}`;
  if (forced.length > 0 && spared.length > 0)
    return `${go}; ${spared.length} ${verb(spared.length, 'stays', 'stay')} although it would not.`;
  if (forced.length > 0) return `${go}.`;
  if (spared.length > 0)
    return `${some(spared.length)} ${verb(spared.length, 'stays', 'stay')} although this layer alone would not keep ${verb(spared.length, 'it', 'them')}.`;
  return agreement(data, step, row);
}

function agreement(data: MapData, step: number, row: number): string {
  const group = data.layer(row)?.group;
  if (group === undefined) return '';
  const { kept, thresholds } = data.step(step);
  if ((kept[group]?.length ?? 0) === data.cellCount(row)) return 'Nothing is removed here.';
  if (thresholds[group] == null) return 'What goes here was not decided by a threshold.';
  return (data.rowsOf[group]?.length ?? 0) > 1
    ? `This layer alone would keep the same ${data.layer(row)?.unit ?? 'channel'}s.`
    : 'No other layer has a say in what goes here.';
}
