import { integer } from '../../format';
import type { QuantizationReport, QuantizedLayer } from '../../reports';
import { points } from '../stages/ratios';

const METHODS: Record<QuantizationReport['calibration']['method'], string> = {
  minmax: 'min-max',
  percentile: 'percentile',
  entropy: 'entropy',
};

/** How a report came about: auto, limit 1.00 point. */
export function limitWords({ mode, maxAccuracyDrop }: QuantizationReport): string {
  return `${mode}, limit ${points(maxAccuracyDrop * 100)}`;
}

/** Only static int8 has ranges to find; the other ways need no calibration data. */
const isCalibrated = ({ mode, layers }: QuantizationReport): boolean =>
  mode === 'static' || mode === 'auto' || layers.some(({ clip }) => clip !== undefined);

/** What was asked for, and what was kept. */
export function summaryOf(report: QuantizationReport): string {
  const { method, samples } = report.calibration;
  const kept = report.trials.find((trial) => trial.kept);
  const parts = [
    `mode ${report.mode}`,
    isCalibrated(report) ? `calibration ${METHODS[method]}, ${integer(samples)} samples` : '',
    `limit ${points(report.maxAccuracyDrop * 100)}`,
    kept ? `kept ${kept.name}` : 'nothing kept yet',
  ];
  // A line never starts with the dot.
  return parts.filter(Boolean).join('\u00a0· ');
}

/** How many layers are stored how: 16 int8, 2 float. */
export function stateCounts(layers: readonly QuantizedLayer[]): string {
  const states = ['int8', 'float16', 'float'] as const;
  const counts = states.map((state) => [state, layers.filter((layer) => layer.state === state).length] as const);
  return counts.flatMap(([state, count]) => (count > 0 ? `${integer(count)} ${state}` : [])).join(', ');
}
