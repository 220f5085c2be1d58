import { field } from '../csv';
import type { MapData } from './map-data';

const HEADER = [
  'step',
  'label',
  'layer',
  'kind',
  'unit',
  'group',
  'channel',
  'group_score',
  'own_score',
  'rank',
  'threshold',
  'kept',
  'removed_in_step',
];

const number = (value: number | undefined): string =>
  value === undefined || !Number.isFinite(value) ? '' : String(value);

function* linesOf(data: MapData, step: number): Generator<string> {
  for (const [row, { name, kind, unit, group }] of data.report.layers.entries()) {
    if (group === undefined) continue;
    const names = [step, data.step(step).label, name, kind, unit, data.groupOf(row)?.name ?? ''];
    const start = names.map((text) => field(String(text))).join(',');
    for (let channel = 0; channel < data.cellCount(row); channel++) {
      const gone = data.goneIn(group, channel);
      yield [
        start,
        channel,
        number(data.score(step, group, channel)),
        number(data.ownScore(step, row, channel)),
        data.rank(step, group, channel),
        number(data.thresholdFor(step, group, channel)),
        Number(data.isKept(step, group, channel)),
        gone || '',
      ].join(',');
    }
  }
}

/** Every channel of every layer at every step, a line each, with what decided and what became of it. */
export function mapCsv(data: MapData): string {
  const lines = data.report.steps.flatMap((_, step) => [...linesOf(data, step)]);
  return `${[HEADER.join(','), ...lines].join('\n')}\n`;
}
