import { mkdirSync } from 'node:fs';
import { DataError } from '../data';
import { OnnxError } from '../onnx';
import { JournalWriter, type Run, type RunProblem, readHistory, recordProcess, type StagePlan } from '../runs';
import { cpu, deviceName, parseDevice } from '../runtime';
import { Requests, Restart, type RunContext } from './context';
import { dataFacts, loadData } from './datasets';
import { writeEnvironment } from './environment';
import { RunFailure, Stopped } from './interruption';
import { Models } from './models';
import { Progress } from './progress';
import { resolveRun } from './resolve';
import { planStage, runStage } from './stages';

/** Everything that stages need, read and checked; nothing is trained yet. */
async function open(run: Run, journal: JournalWriter, restarted: boolean): Promise<RunContext> {
  const { experiment, choices } = await resolveRun(run);
  // A run that was started by an earlier version names none.
  const device = parseDevice(choices.device ?? '') ?? cpu;
  writeEnvironment(run, deviceName(device), choices.threads);
  const data = await loadData(run, experiment);
  return {
    run,
    journal,
    experiment,
    data,
    models: new Models(run, experiment, data, experiment.seed),
    progress: new Progress(run),
    threads: choices.threads,
    device,
    requests: new Requests(run, journal),
    restart: new Restart(restarted),
  };
}

async function planAll(c: RunContext): Promise<StagePlan[]> {
  const plan: StagePlan[] = [];
  for (const stage of c.experiment.stages) plan.push(await planStage(stage, c));
  return plan;
}

/** The first lines of the journal: the plan, what it learns from, and what of that was left out. */
async function tellStart(c: RunContext): Promise<void> {
  const { run, journal, experiment, threads, data } = c;
  journal.write({
    type: 'started',
    name: experiment.name,
    experiment: run.experimentFile,
    device: deviceName(c.device),
    threads,
    plan: await planAll(c),
    data: dataFacts(data),
  });
  for (const message of data.notes) journal.write({ type: 'log', level: 'warning', message });
}

async function runStages(c: RunContext): Promise<void> {
  for (const [index, stage] of c.experiment.stages.entries()) {
    if (index < c.progress.stage) continue;
    await c.requests.heed();
    c.journal.write({ type: 'stage-started', stage: index });
    const result = await runStage(stage, c, index);
    c.progress.finishStage(result);
    c.journal.write({ type: 'stage-finished', stage: index, result });
  }
}

/** Whatever went wrong, as what, where and what to do. */
function problemOf(error: unknown, stage: number | undefined): RunProblem {
  if (error instanceof RunFailure)
    return { code: error.code, message: error.message, remedy: error.remedy, stage, ...error.at };
  if (error instanceof OnnxError) return { code: 'model', message: error.message, remedy: error.remedy, stage };
  if (error instanceof DataError) return { code: 'data', message: error.message, remedy: error.remedy, stage };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'unexpected', message, remedy: 'The log of the run tells more (runner.log in its folder).', stage };
}

/**
 * Runs an experiment from its folder, or goes on with it where it was interrupted. Never throws for what goes wrong in
 * the run: the journal says it.
 * @returns how it ended.
 */
export async function executeRun(run: Run): Promise<'done' | 'stopped' | 'failed'> {
  for (const folder of [run.paths.checkpoints, run.paths.artifacts, run.paths.control])
    mkdirSync(folder, { recursive: true });
  recordProcess(run);
  const started = Date.now();
  const restarted = readHistory(run).stages.length > 0;
  const journal = new JournalWriter(run.paths.journal);
  let c: RunContext | undefined;
  const finish = (status: 'done' | 'stopped' | 'failed', problem?: RunProblem) => {
    journal.write({ type: 'finished', status, problem, seconds: (Date.now() - started) / 1000 });
    return status;
  };
  try {
    c = await open(run, journal, restarted);
    if (!restarted) await tellStart(c);
    await runStages(c);
    return finish('done');
  } catch (error) {
    if (error instanceof Stopped) return finish('stopped');
    console.error(error);
    return finish('failed', problemOf(error, c?.progress.stage));
  }
}
