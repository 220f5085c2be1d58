import type { Estimate, EvaluatedModel, EvaluationReport } from '../../reports';
import { field } from '../csv';
import { known } from '../known';

type Value = number | null | undefined;

const interval = (name: string, of: (model: EvaluatedModel) => Estimate | undefined) =>
  [
    [name, (model: EvaluatedModel) => of(model)?.value],
    [`${name}_low`, (model: EvaluatedModel) => of(model)?.low],
    [`${name}_high`, (model: EvaluatedModel) => of(model)?.high],
  ] as const;

const COLUMNS: readonly (readonly [name: string, value: (model: EvaluatedModel) => Value])[] = [
  ...interval('accuracy', ({ accuracy }) => accuracy),
  ...interval('to_teacher', ({ toTeacher }) => toTeacher),
  ['top_k', ({ top }) => top?.k],
  ['top_k_accuracy', ({ top }) => top?.accuracy],
  ['macro_f1', ({ macroF1 }) => macroF1],
  ['loss', ({ loss }) => loss],
  ['perplexity', ({ perplexity }) => perplexity],
  ['calibration_error', ({ calibrationError }) => calibrationError],
  ...interval('agreement', ({ agreement }) => agreement),
  ['kl_to_teacher', ({ klToTeacher }) => klToTeacher],
  ['epsilon', ({ robust }) => robust?.epsilon],
  ...interval('robust_accuracy', ({ robust }) => robust?.accuracy),
  ['latency_ms_batch_1_p50', ({ latencyMs }) => latencyMs?.batch1.p50],
  ['latency_ms_batch_1_p95', ({ latencyMs }) => latencyMs?.batch1.p95],
  ['latency_ms_batch_64_p50', ({ latencyMs }) => latencyMs?.batch64.p50],
  ['latency_ms_batch_64_p95', ({ latencyMs }) => latencyMs?.batch64.p95],
];

/** What was measured of each model, from the teacher to the last, as it was measured: fractions, nats, milliseconds. */
export function evaluationCsv({ models, on, samples }: Pick<EvaluationReport, 'models' | 'on' | 'samples'>): string {
  const header = ['model', 'track', 'on', 'samples', ...COLUMNS.map(([name]) => name)];
  const lines = models.map((model) => {
    const values = COLUMNS.map(([, value]) => value(model)).map((value) => (known(value) ? String(value) : ''));
    return [field(model.name), model.track, on, String(samples), ...values].join(',');
  });
  return `${[header.join(','), ...lines].join('\n')}\n`;
}
