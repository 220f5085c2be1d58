import { bytes, decimal, flops, integer, milliseconds, percent, tickLabel } from '../../format';
import type { ModelState } from '../../protocol';
import type { EvaluatedModel, LatencySpread } from '../../reports';
import { known } from '../known';
import { differenceFigure, type Figure, perplexityWords, shareFigure } from './figures';

/** A row of the table: what was measured of a model, and what the run says of it elsewhere. */
export interface EvaluationRow {
  model: EvaluatedModel;
  state?: ModelState;
}

/** A column of the table; its figure is undefined where nobody measured it. */
export interface EvaluationColumn {
  id: string;
  head: string;
  /** The whole of what the head means. */
  title: string;
  figure(row: EvaluationRow): Figure | undefined;
}

type Column = Omit<EvaluationColumn, 'head'> & { head: string | ((models: readonly EvaluatedModel[]) => string) };

const shareOf = (value: number | undefined): Figure | undefined =>
  known(value) ? { text: percent(value) } : undefined;

function latencyFigure(spread: LatencySpread | undefined): Figure | undefined {
  if (!spread || !known(spread.p50)) return undefined;
  return { text: `${milliseconds(spread.p50)} ms`, note: known(spread.p95) ? `p95 ${milliseconds(spread.p95)}` : '' };
}

const topHead = (models: readonly EvaluatedModel[]): string => `Top ${models.find(({ top }) => top)?.top?.k ?? ''}`;
const robustHead = (models: readonly EvaluatedModel[]): string =>
  `Robust, ε ${tickLabel(models.find(({ robust }) => robust)?.robust?.epsilon ?? Number.NaN)}`;

const COLUMNS: readonly Column[] = [
  {
    id: 'accuracy',
    head: 'Accuracy',
    title:
      'Share of the labelled samples that is right, and between what the truth lies, 95 % sure; dashed: the teacher',
    figure: ({ model }) => shareFigure(model.accuracy),
  },
  {
    id: 'to-teacher',
    head: 'To the teacher',
    title: 'Accuracy less the teacher’s on the same samples, in points; beyond noise where the interval leaves out 0',
    figure: ({ model }) => model.toTeacher && differenceFigure(model.toTeacher),
  },
  {
    id: 'top',
    head: topHead,
    title: 'The label is among the likeliest classes',
    figure: ({ model }) => shareOf(model.top?.accuracy),
  },
  {
    id: 'macro-f1',
    head: 'Macro F1',
    title: 'Mean of the F1 of the classes that occur',
    figure: ({ model }) => shareOf(model.macroF1),
  },
  {
    id: 'loss',
    head: 'Loss',
    title: 'Mean cross-entropy in nats; perplexity is what it means as a number of equally likely choices',
    figure: ({ model: { loss, perplexity } }) =>
      known(loss)
        ? { text: decimal(loss, 4), note: known(perplexity) ? `perplexity ${perplexityWords(perplexity)}` : '' }
        : undefined,
  },
  {
    id: 'calibration',
    head: 'Calibration error',
    title: 'How far confidence and accuracy lie apart on average (expected calibration error)',
    figure: ({ model }) => shareOf(model.calibrationError),
  },
  {
    id: 'agreement',
    head: 'Agreement',
    title: 'Share of the samples of which it says what the teacher says',
    figure: ({ model }) => model.agreement && shareFigure(model.agreement),
  },
  {
    id: 'kl',
    head: 'KL to the teacher',
    title: 'Mean KL(teacher ‖ model) in nats',
    figure: ({ model }) => (known(model.klToTeacher) ? { text: decimal(model.klToTeacher, 4) } : undefined),
  },
  {
    id: 'robust',
    head: robustHead,
    title: 'Accuracy after FGSM has moved the inputs by ε',
    figure: ({ model }) => model.robust && shareFigure(model.robust.accuracy),
  },
  {
    id: 'batch1',
    head: 'Batch 1',
    title: 'Latency of one sample: half of the runs took no longer, and 95 of 100 no longer than p95',
    figure: ({ model }) => latencyFigure(model.latencyMs?.batch1),
  },
  {
    id: 'batch64',
    head: 'Batch 64',
    title: 'Latency of 64 samples together: half of the runs took no longer, and 95 of 100 no longer than p95',
    figure: ({ model }) => latencyFigure(model.latencyMs?.batch64),
  },
  {
    id: 'parameters',
    head: 'Parameters',
    title: 'Parameters, and operations for one sample',
    figure: ({ state }) =>
      state && { text: integer(state.parameters), note: known(state.flops) ? `${flops(state.flops)} FLOPs` : '' },
  },
  { id: 'file', head: 'File', title: 'Size of the file', figure: ({ state }) => state && { text: bytes(state.bytes) } },
];

/** The models in the order of the report, each with its state of the run where there is one of its name. */
export function rowsOf(models: readonly EvaluatedModel[], states: readonly ModelState[]): EvaluationRow[] {
  return models.map((model) => ({ model, state: states.find(({ name }) => name === model.name) }));
}

/** The columns in which at least one model has a figure. */
export function columnsOf(rows: readonly EvaluationRow[]): EvaluationColumn[] {
  const models = rows.map(({ model }) => model);
  return COLUMNS.filter(({ figure }) => rows.some((row) => figure(row) !== undefined)).map((column) => ({
    ...column,
    head: typeof column.head === 'string' ? column.head : column.head(models),
  }));
}
