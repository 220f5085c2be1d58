import type { JournalEvent, RunHistory } from '../runs';
import { forPerson } from './person-reporter';
import { etaText, resultText, workText } from './progress-line';
import type { Reporter } from './reporter';

const EVERY_MS = 5000;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** The line that an event is worth, if it is worth one. */
function lineOf(event: JournalEvent, history: RunHistory): string | undefined {
  const label = 'stage' in event ? (history.stages[event.stage ?? 0]?.plan.label ?? 'stage') : '';
  if (event.type === 'stage-started') return `${label} …`;
  if (event.type === 'stage-finished') return `${label}: ${resultText(event.result) || 'done'}`;
  return event.type === 'log' && event.level !== 'debug' ? event.message : undefined;
}

function progressLine(history: RunHistory): string {
  const stage = history.stages.find(({ state }) => state === 'running');
  const parts = stage ? [workText(stage, history), etaText(history)] : [];
  return parts.filter((part) => part !== '').join(', ');
}

/** For logs: a line when a stage starts or ends, and one every five seconds. */
export function plainReporter(): Reporter {
  let said = Date.now();
  return forPerson({
    events(events, history) {
      for (const line of events.map((event) => lineOf(event, history))) if (line) print(line);
      if (Date.now() - said < EVERY_MS) return;
      said = Date.now();
      const line = progressLine(history);
      if (line) print(`  ${line}`);
    },
    finish: () => {},
    keep: print,
  });
}
