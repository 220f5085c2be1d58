/**
 * Plays the extension for the development page. The address chooses:
 * `theme` (dark, light, high-contrast, high-contrast-light), `view` (which is shown first), `status`, `step` (how far the run is), `nan` (the step whose
 * loss is not a number), `live` (steps a second that go on arriving), `example` (a run that trains its teacher, after so
 * many steps), `points` (how many rows, for the bench), `states` (how many states of the model are known), `others` (of how
 * many other runs of the experiment is told), `layers` (of how many layers quantize tells), `pruning` (residual, attention or
 * large: what prune tells of), `pruned` (in how many steps), `tuned` (with any value: tune tells what it tried), `evaluated` (of how
 * many classes evaluate tells; 0 for models that write), `sample` (what those are: image, text or numbers) and `samples` (how
 * often language models have solved problems).
 */
import { type SampleKind, sampleEvaluation } from '../../test/unit/webview/sample-evaluation';
import { sampleExample } from '../../test/unit/webview/sample-example';
import { sampleOthers } from '../../test/unit/webview/sample-others';
import { sampleHeader } from '../../test/unit/webview/sample-plan';
import { sampleAttention, sampleLarge, samplePruning } from '../../test/unit/webview/sample-pruning';
import { sampleQuantization } from '../../test/unit/webview/sample-quantization';
import { inDeltas, longRun, sampleRun } from '../../test/unit/webview/sample-run';
import { sampleSamples, sampleSolved } from '../../test/unit/webview/sample-samples';
import { STATES } from '../../test/unit/webview/sample-stages';
import { sampleTuning } from '../../test/unit/webview/sample-tuning';
import { sliceSteps } from '../data/step-table';
import {
  Delta,
  type FromPanel,
  OtherRuns,
  type PruningReport,
  Ready,
  Report,
  type RunStatus,
  Snapshot,
  type ToPanel,
} from '../protocol';

const query = new URLSearchParams(location.search);
const number = (name: string): number | undefined => (query.has(name) ? Number(query.get(name)) : undefined);
const status = (query.get('status') ?? 'running') as RunStatus;
const step = number('step') ?? 3214;

document.body.className = `vscode-${query.get('theme') ?? 'dark'}`;

declare global {
  interface Window {
    /** What the panel has posted, for whoever drives this page. */
    posted: FromPanel[];
    send(message: ToPanel): void;
    /** Sends a delta that takes a long run further. */
    sendMore(steps: number): void;
    acquireVsCodeApi(): unknown;
  }
}

window.posted = [];
window.send = (message) => window.postMessage(message);

/** A long run that stops `more` rows before its end, so that `sendMore` can take it further. */
function startLong(points: number, more = 5000): void {
  const run = longRun(points + more);
  const [steps] = run.rows.steps;
  if (!steps) return;
  let made = points;
  const send = (make: typeof Snapshot | typeof Delta, from: number, to: number) =>
    window.send(make({ ...run, rows: { steps: [sliceSteps(steps, from, to)], validations: [] }, newest: Date.now() }));
  send(Snapshot, 0, points);
  window.sendMore = (count) => {
    send(Delta, made, made + count);
    made += count;
  };
}

function startLive(stepsPerSecond: number): void {
  const run = sampleRun({ step, status });
  window.send(Snapshot({ ...run, rows: { steps: [], validations: run.rows.validations.slice(0, 1) } }));
  const deltas = inDeltas(run.rows, Math.max(1, Math.round(stepsPerSecond / 20)));
  const timer = window.setInterval(() => {
    const rows = deltas.shift();
    if (!rows) return window.clearInterval(timer);
    const now = rows.steps[0]?.step.at(-1) ?? 1;
    window.send(Delta({ header: sampleHeader({ step: now, status }), rows, log: [], newest: Date.now() }));
  }, 50);
}

/** A run whose models are known as far as asked for. */
function startStates(states: number): void {
  const run = sampleRun({ step, status });
  window.send(Snapshot({ ...run, header: { ...run.header, models: STATES.slice(0, states) } }));
}

/** A run of language models, which were asked so often; what they solved is known once it is done. */
function startSolved(rounds: number): void {
  const run = sampleRun({ step, status });
  const models = status === 'done' ? sampleSolved() : run.header.models;
  window.send(Snapshot({ ...run, header: { ...run.header, models } }));
  for (const report of sampleSamples(rounds)) window.send(Report({ report }));
}

function pruningReport(model: string): PruningReport {
  if (model === 'attention') return sampleAttention();
  return model === 'large' ? sampleLarge(number('rows'), number('channels')) : samplePruning(number('pruned'));
}

/** What stages have told of the run so far. */
function sendReports(): void {
  const layers = number('layers');
  const pruning = query.get('pruning');
  const evaluated = number('evaluated');
  if (pruning) window.send(Report({ report: pruningReport(pruning) }));
  if (query.has('tuned')) window.send(Report({ report: sampleTuning() }));
  if (layers !== undefined) window.send(Report({ report: sampleQuantization(layers) }));
  const kind = (query.get('sample') ?? 'image') as SampleKind;
  if (evaluated !== undefined) window.send(Report({ report: sampleEvaluation(evaluated, kind) }));
}

function start(): void {
  const points = number('points');
  const live = number('live');
  const example = number('example');
  const states = number('states');
  if (points) startLong(points);
  else if (example) window.send(Snapshot(sampleExample(example)));
  else if (live) startLive(live);
  else if (states !== undefined) startStates(states);
  else window.send(Snapshot(sampleRun({ step, status, nanAt: number('nan') })));
  const others = number('others');
  if (others !== undefined) window.send(OtherRuns({ runs: sampleOthers(others) }));
  sendReports();
}

window.acquireVsCodeApi = () => ({
  postMessage(message: FromPanel) {
    window.posted.push(message);
    const rounds = number('samples');
    if (!Ready.is(message)) return;
    if (rounds === undefined) start();
    else startSolved(rounds);
  },
  getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? { view: query.get('view') },
  setState: (state: unknown) => sessionStorage.setItem('state', JSON.stringify(state)),
});
