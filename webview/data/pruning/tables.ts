import { decimal, integer } from '../../format';
import { share } from './figures';
import type { MapData } from './map-data';
import { boundaryWords, fateOf } from './readout';

/** A table for those who do not see the picture. */
export interface WordTable {
  columns: string[];
  rows: string[][];
}

/** The map: a row for each layer. */
export function layerTable(data: MapData, step: number): WordTable {
  const now = data.step(step);
  return {
    columns: ['Layer', 'Kind', 'Group', 'Kept', 'Of', 'Parameters', 'Share of FLOPs'],
    rows: data.report.layers.map(({ name, kind, channels, group, unit }, row) => [
      name,
      kind,
      group === undefined ? boundaryWords(data, row) : (data.groupOf(row)?.name ?? ''),
      integer(data.keptOf(step, row)),
      `${integer(channels)} ${unit}s`,
      integer(now.layerParameters[row] ?? Number.NaN),
      share(now.layerFlops[row] ?? 0, now.flops, 1),
    ]),
  };
}

/** The open layer: a row for each channel, from the strongest. */
export function channelTable(data: MapData, step: number, row: number): WordTable {
  const group = data.layer(row)?.group;
  const unit = data.layer(row)?.unit === 'head' ? 'Head' : 'Channel';
  const columns = ['Rank', unit, "Group's score", "Layer's own score", 'Fate'];
  if (group === undefined) return { columns, rows: [] };
  return {
    columns,
    rows: data
      .sorted(step, group)
      .map((channel) => [
        String(data.rank(step, group, channel)),
        String(channel),
        decimal(data.score(step, group, channel), 3),
        decimal(data.ownScore(step, row, channel), 3),
        fateOf(data, step, { row, channel }),
      ]),
  };
}
