import { decimal, integer } from '../../format';
import type { MapData } from './map-data';
import type { Cell } from './moves';

/** One fact of the readout; what is `strong` stands out. */
export interface Fact {
  before?: string;
  strong?: string;
  after?: string;
}

/** What became of a channel. */
export function fateOf(data: MapData, step: number, { row, channel }: Cell): string {
  const layer = data.layer(row);
  if (layer?.group === undefined) return 'kept';
  const gone = data.goneIn(layer.group, channel);
  if (gone === 0) return 'kept';
  if (gone > step) return `kept, removed in step ${gone}`;
  const coupled = (data.rowsOf[layer.group]?.length ?? 0) > 1;
  return `removed in step ${gone}${coupled ? `, with group ${data.groupOf(row)?.name ?? ''}` : ''}`;
}

/** Why a row without cells keeps what it has. */
export function boundaryWords(data: MapData, row: number): string {
  const reason = data.layer(row)?.boundary;
  return reason ? `boundary: ${reason}` : 'boundary';
}

/** A layer as a whole. */
function readLayer(data: MapData, step: number, row: number): Fact[] {
  const layer = data.layer(row);
  const kept = integer(data.keptOf(step, row));
  const coupled = data.rowsOf[layer?.group ?? -1]?.length ?? 0;
  return [
    { before: layer?.kind ?? '' },
    { strong: kept, after: ` of ${integer(layer?.channels ?? 0)} ${layer?.unit ?? 'channel'}s kept` },
    ...(coupled > 1 ? [{ before: `group ${data.groupOf(row)?.name ?? ''} of ${coupled} layers` }] : []),
  ];
}

/** Layer, channel, score, rank and fate of a cell. */
export function readCell(data: MapData, step: number, cell: Cell): Fact[] {
  const layer = data.layer(cell.row);
  if (!layer) return [];
  const name = { strong: layer.name };
  if (layer.group === undefined)
    return [
      name,
      { before: `keeps its ${integer(layer.channels)} ${layer.unit}s` },
      { before: boundaryWords(data, cell.row) },
    ];
  const { group } = layer;
  if (cell.channel < 0) return [name, ...readLayer(data, step, cell.row)];
  return [
    name,
    { before: `${layer.unit} `, strong: String(cell.channel) },
    { before: 'score ', strong: decimal(data.score(step, group, cell.channel), 3) },
    {
      before: 'rank ',
      strong: String(data.rank(step, group, cell.channel)),
      after: ` of ${data.cellCount(cell.row)}`,
    },
    { before: fateOf(data, step, cell) },
  ];
}

/** The same for someone who listens. */
export function spoken(facts: readonly Fact[]): string {
  return facts.map(({ before = '', strong = '', after = '' }) => before + strong + after).join(', ');
}
