/** SAMPLE DATA: where other invented runs of the sample's experiment ended, as in the design's picture. Nothing of it is a result. */
import type { OtherRun } from '../../../webview/protocol';

/** Kilobytes, percent, milliseconds. */
const ENDS: readonly [number, number, number][] = [
  [268, 98.81, 0.058],
  [231, 98.9, 0.052],
  [204, 98.62, 0.05],
  [146, 98.61, 0.043],
  [121, 98.46, 0.041],
  [101, 98.12, 0.039],
  [610, 99.01, 0.083],
  [74, 97.61, 0.036],
  [84, 98.33, 0.068],
];

/** So many of nine runs, the newest first, a day apart. */
export function sampleOthers(count = ENDS.length): OtherRun[] {
  return ENDS.slice(0, count).map(([kilobytes, percent, batch1], i) => ({
    id: `other-${i}`,
    startedAt: new Date(2026, 10, 22 - i, 19, 31).getTime(),
    models: [
      { name: 'student', track: 'student', parameters: 80_602, bytes: 326_400, accuracy: 0.9891, on: 'test' },
      {
        name: 'recovered',
        track: 'student',
        parameters: kilobytes * 250,
        bytes: kilobytes * 1000,
        accuracy: percent / 100,
        on: 'test',
        latencyMs: { batch1, batch64: batch1 * 30 },
      },
    ],
  }));
}
