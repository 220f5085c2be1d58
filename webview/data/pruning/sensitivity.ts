import { percent } from '../../format';
import type { PruningReport, SensitivityCurve } from '../../protocol';
import { share } from './figures';
import type { MapData } from './map-data';
import type { WordTable } from './tables';

type Scan = NonNullable<PruningReport['sensitivity']>;

/** A group by its letter where several layers are coupled, else by its one layer. */
export function groupTitle(data: MapData, group: number): string {
  const rows = data.rowsOf[group] ?? [];
  const [only] = rows;
  const name = only === undefined ? undefined : data.layer(only)?.name;
  return rows.length === 1 && name ? name : `group ${data.report.groups[group]?.name ?? group}`;
}

/** What the largest common ratio costs a group, in accuracy. */
const loss = ({ base }: Scan, { accuracy }: SensitivityCurve): number => base - (accuracy.at(-1) ?? base);

/** Which group suffers most, in a sentence. */
export function sensitivitySentence(data: MapData, scan: Scan): string {
  const worst = scan.curves.reduce<SensitivityCurve | undefined>(
    (most, curve) => (!most || loss(scan, curve) > loss(scan, most) ? curve : most),
    undefined,
  );
  const ratio = scan.ratios.at(-1);
  if (!worst || ratio === undefined) return '';
  const left = percent(worst.accuracy.at(-1) ?? Number.NaN);
  return `Most sensitive: ${groupTitle(data, worst.group)}, with ${left} when ${share(ratio, 1)} of it is gone (${percent(scan.base)} with all).`;
}

/** The range of accuracies that the curves show. */
export function accuracyRange({ base, curves }: Scan): { low: number; high: number } {
  const all = [base, ...curves.flatMap(({ accuracy }) => accuracy)].filter(Number.isFinite);
  const low = all.reduce((least, value) => Math.min(least, value), base);
  const high = all.reduce((most, value) => Math.max(most, value), base);
  const room = Math.max(0.002, (high - low) * 0.06);
  return { low: Math.max(0, low - room), high: Math.min(1, high + room) };
}

export function sensitivityTable(data: MapData, scan: Scan): WordTable {
  return {
    columns: ['Group', ...scan.ratios.map((ratio) => `${share(ratio, 1)} removed`)],
    rows: scan.curves.map(({ group, accuracy }) => [
      groupTitle(data, group),
      ...accuracy.map((value) => percent(value)),
    ]),
  };
}
