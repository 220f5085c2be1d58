import { relative } from 'node:path';
import type { Run, RunHistory, RunStatus, Track } from '../runs';
import { clock, points } from './figures';
import { lastWords } from './last-words';
import { qualityTable } from './quality-table';
import type { Reporter } from './reporter';
import { solvedTable } from './solved-table';
import { paint, terminalWidth } from './style';
import { resultsTable } from './table';

function problemText(run: Run, { problem }: RunHistory, status: RunStatus): string[] {
  if (problem) return ['', paint('red', `Failed: ${problem.message}`), problem.remedy];
  if (status !== 'interrupted') return [];
  const heading = paint('red', 'Interrupted: the process of the run ended without a word.');
  return ['', heading, `The last lines of ${relative(process.cwd(), run.paths.log)}:`, ...lastWords(run)];
}

function modelsText({ models }: RunHistory): string[] {
  if (models.length === 0) return [];
  const accuracyOf = (name: Track) => models.find((model) => model.name === name)?.accuracy;
  const [student, baseline] = [accuracyOf('student'), accuracyOf('baseline')];
  const gain = student === undefined || baseline === undefined ? undefined : points(student - baseline);
  const won = gain ? ['', `Won by distilling: ${gain} points`] : [];
  const more = [qualityTable(models), solvedTable(models)].filter(Boolean);
  return ['', resultsTable(models, terminalWidth()), ...more.flatMap((table) => ['', table]), ...won];
}

const verdicts = ({ results }: RunHistory): string[] => {
  const said = results.flatMap(({ verdict }) => verdict ?? []);
  return said.length > 0 ? ['', ...said] : [];
};

function howToGoOn(run: Run, status: RunStatus): string[] {
  if (status === 'done') return [];
  return ['', `Go on with it: npx distillery resume ${run.id}`];
}

/** What a person wants to know of a run that has ended. */
function closingText(run: Run, history: RunHistory, status: RunStatus): string {
  const files = history.results.flatMap((r) => r.artifacts ?? []);
  const exported = files.findLast((file) => /student[^/\\]*\.onnx$/.test(file));
  return [
    ...problemText(run, history, status),
    ...modelsText(history),
    ...verdicts(history),
    '',
    `${status}, after ${clock(history.elapsedSeconds())}`,
    ...(exported ? [`Student:    ${relative(process.cwd(), exported)}`] : []),
    `Run folder: ${relative(process.cwd(), run.dir)}`,
    'Its curves: open this folder in VS Code with the Distillery extension, then Distillery: Open Panel',
    ...howToGoOn(run, status),
    '',
  ].join('\n');
}

interface Progress extends Pick<Reporter, 'events'> {
  /** Shows where everything stands at the end. */
  finish(history: RunHistory): void;
  /** Prints a line that stays. */
  keep(text: string): void;
}

/** Adds to a way of showing progress what every person is told: words, and how it ended. */
export function forPerson(progress: Progress): Reporter {
  return {
    events: progress.events,
    say: (text) => progress.keep(text),
    end(run, history, status) {
      progress.finish(history);
      process.stdout.write(`${closingText(run, history, status)}\n`);
    },
  };
}
