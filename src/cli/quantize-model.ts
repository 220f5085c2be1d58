import { resolve } from 'node:path';
import { type QuantizeOutcome, type QuantizeRequest, quantizeFile } from '../runner/quantize-file';
import { writeAtomic } from '../runs';
import { EXIT } from './exit-codes';
import { bytes, milliseconds, percent } from './figures';
import { UsageError } from './find-run';
import { paint, terminalWidth } from './style';

/** What the command line asked for. */
export interface QuantizeOptions
  extends Pick<QuantizeRequest, 'mode' | 'method' | 'samples' | 'exclude' | 'labels' | 'reduceRange'> {
  calibration?: string;
  maxDrop: number;
  mean: number;
  std: number;
  out: string;
  report?: string;
  json?: boolean;
}

/** What was tried, one line each: bytes, accuracy or agreement, latency, and what became of it. */
function trialsTable({ trials }: NonNullable<QuantizeOutcome['report']>, merit: string): string {
  const head = ['', 'file', merit, 'batch 1', 'batch 64', ''];
  const rows = trials.map((trial) => [
    trial.name,
    bytes(trial.bytes),
    percent(trial.accuracy),
    milliseconds(trial.latencyMs.batch1),
    milliseconds(trial.latencyMs.batch64),
    trial.kept ? 'kept' : (trial.reason ?? ''),
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: string[]) =>
    cells
      .map((cell, i) => (i === 0 || i === 5 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [paint('dim', line(head)), ...rows.map(line)].join('\n');
}

/** Layers that stay float, by the reason that they share. */
function floatLayers({ layers }: QuantizeOutcome): string[] {
  const byReason = new Map<string, string[]>();
  for (const { name, state, reason } of layers) {
    if (state === 'float' && reason) byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  }
  return [...byReason].map(([reason, names]) => {
    const some = names.slice(0, 4).join(', ');
    return `stays float, as ${reason}: ${names.length > 4 ? `${some} and ${names.length - 4} more` : some}`;
  });
}

function outcomeText(outcome: QuantizeOutcome, out: string, merit: string): string {
  const { report, name } = outcome;
  const sizes = `${bytes(outcome.bytes)} instead of ${bytes(outcome.floatBytes)}`;
  const found = report
    ? [trialsTable(report, merit), '', report.verdict]
    : [`${name}, not measured, as no data was given.`];
  return [...found, ...floatLayers(outcome).map((text) => paint('dim', text)), `${out}: ${name}, ${sizes}`].join('\n');
}

/** Says on the terminal what is being done, on a line that is written over. */
function progress(json: boolean | undefined): { say(message: string): void; end(): void } {
  if (json || !process.stderr.isTTY) return { say: () => {}, end: () => {} };
  const clear = () => process.stderr.write('\r\u001b[K');
  return {
    say(message) {
      clear();
      process.stderr.write(`${message} …`.slice(0, terminalWidth() - 1));
    },
    end: clear,
  };
}

/** Quantizes an ONNX file and prints what that cost and won. @returns the exit code. */
export async function quantize(model: string, options: QuantizeOptions): Promise<number> {
  if (options.labels !== undefined && options.calibration === undefined) {
    throw new UsageError('--labels needs the samples that they belong to: give --calibration as well.');
  }
  if (resolve(options.out) === resolve(model)) {
    throw new UsageError('--out is the model itself, which stays as it is. Name another file.');
  }
  const { mean, std, maxDrop, json, report: reportFile } = options;
  const line = progress(json);
  const request = { ...options, model, normalize: { mean, std }, maxAccuracyDrop: maxDrop };
  const outcome = await quantizeFile(request, line.say).finally(line.end);
  const content = { model, out: options.out, ...outcome };
  if (reportFile !== undefined) writeAtomic(resolve(reportFile), `${JSON.stringify(content, null, 2)}\n`);
  const merit = options.labels === undefined ? 'agreement' : 'accuracy';
  process.stdout.write(json ? `${JSON.stringify(content)}\n` : `${outcomeText(outcome, options.out, merit)}\n`);
  return EXIT.done;
}
