import { createLogUpdate } from 'log-update';
import type { RunHistory, StageProgress } from '../runs';
import { forPerson } from './person-reporter';
import { etaText, resultText, workText } from './progress-line';
import type { Reporter } from './reporter';
import { paint, terminalWidth } from './style';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
/** How often the picture is drawn anew at most. */
const FRAME_MS = 80;

type Line = (rest: string) => string;

function stageLine(stage: StageProgress, history: RunHistory, spinner: string, line: Line): string {
  if (stage.state === 'done') return `${paint('green', '✓')} ${line(resultText(stage.result))}`;
  if (stage.state === 'failed') return `${paint('red', '✗')} ${line('failed')}`;
  if (stage.state === 'waiting') return paint('dim', `  ${line('')}`);
  return `${paint('blue', spinner)} ${line(workText(stage, history))}`;
}

/** All stages as they stand, for a terminal of `width` characters. */
export function picture(history: RunHistory, frame: number, width: number): string {
  const spinner = frames[frame % frames.length] ?? '';
  if (history.stages.length === 0) return `${paint('blue', spinner)} ${'reading data and models'.slice(0, width - 2)}`;
  const longest = Math.max(...history.plan.map(({ label }) => label.length));
  const lines = history.stages.map((stage) =>
    // Cut before it is coloured, and so that nothing is wrapped.
    stageLine(stage, history, spinner, (rest) => `${stage.plan.label.padEnd(longest)}  ${rest}`.slice(0, width - 2)),
  );
  const eta = etaText(history);
  return [...lines, ...(eta === '' ? [] : ['', paint('dim', eta)])].join('\n');
}

/** For a terminal: all stages at once, drawn in place. */
export function liveReporter(): Reporter {
  const update = createLogUpdate(process.stdout, { showCursor: true });
  let frame = 0;
  let drawn = 0;
  const draw = (history: RunHistory) => update(picture(history, frame++, terminalWidth()));
  return forPerson({
    events(_, history) {
      if (Date.now() - drawn < FRAME_MS) return;
      drawn = Date.now();
      draw(history);
    },
    finish(history) {
      draw(history);
      update.done();
    },
    keep(text) {
      update.clear();
      process.stdout.write(`${text}\n`);
    },
  });
}
