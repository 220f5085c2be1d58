import { basename } from 'node:path';
import type { Experiment } from '../experiment';
import type { ModelResult } from '../runs';
import type { RunContext } from './context';
import type { RunData } from './datasets';

const names: Record<string, string> = { student: '**student**', baseline: 'same student, no teacher' };
const number = (value: number | undefined, digits = 0): string =>
  value === undefined
    ? ''
    : value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

function row({ name, parameters, bytes, accuracy, latencyMs }: ModelResult): string {
  const cells = [
    names[name] ?? name,
    number(parameters),
    number(bytes),
    accuracy === undefined ? '' : `${number(accuracy * 100, 2)} %`,
    number(latencyMs?.batch1, 3),
    number(latencyMs?.batch64, 3),
  ];
  return `| ${cells.join(' | ')} |`;
}

function figures(models: readonly ModelResult[]): string[] {
  if (models.length === 0) return ['Not measured: the experiment has no evaluate stage before its export.'];
  return [
    '| model | parameters | bytes | accuracy | ms, batch 1 | ms, batch 64 |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...models.map(row),
  ];
}

/** What the model takes. */
function inputOf({ element, shape, vocabulary }: RunData, { data }: Experiment): string {
  const { mean, std } = data.normalize;
  if (element === 'tokens') {
    const cut = data.tokenizer ? ' by tokenizer.json' : '';
    return `texts of ${shape[0]} tokens below ${vocabulary}, cut${cut} and filled up`;
  }
  if (element === 'pixels') return `samples of shape [${shape.join(', ')}], (value / 255 − ${mean}) / ${std}`;
  const { train } = data;
  const names = 'columns' in train && train.columns ? `: ${train.columns.join(', ')}` : '';
  const scaled = mean === 0 && std === 1 ? '' : `, (value − ${mean}) / ${std}`;
  return `samples of ${shape.join(' × ')} numbers${names}${scaled}`;
}

/** What the exported model is, how it was made and what it measured, as Markdown. */
export function modelCard({ run, experiment, data, progress, threads }: RunContext): string {
  const models = progress.results.findLast((r) => r.models)?.models ?? [];
  return [
    `# ${experiment.name}`,
    '',
    `A student made by Distillery from ${basename(run.experimentFile)} in the run ${run.id}.`,
    '',
    `- input: ${inputOf(data, experiment)}`,
    `- output: scores of ${data.classes} classes, before softmax${data.classNames ? `: ${data.classNames.join(', ')}` : ''}`,
    `- trained on ${number(data.train.indices.length)} samples, chosen on ${number(data.validation.indices.length)}, seed ${experiment.seed}`,
    `- measured on the CPU with ${threads} threads`,
    '',
    ...figures(models),
    '',
    'How it was made:',
    '',
    '```json',
    JSON.stringify(experiment.stages, null, 2),
    '```',
    '',
  ].join('\n');
}
