import type { RunStatus } from '../../../webview/protocol';
import type { RunSummary, StageSummary } from '../runs/summary';
import { counted, duration, joined, percent, progress, timeLeft } from '../text';

/** A row of the tree, before it is an item of the editor. `icon` is a codicon, `color` a theme colour. */
export interface Row {
  label: string;
  description: string;
  tooltip: string;
  /** What a screen reader says after the label. */
  spoken: string;
  icon: string;
  color?: string;
  /** Steps back behind the other rows. */
  muted?: boolean;
}

const statusIcons: Record<RunStatus, [icon: string, color?: string]> = {
  queued: ['clock'],
  running: ['loading~spin', 'charts.blue'],
  pausing: ['loading~spin', 'charts.blue'],
  paused: ['debug-pause', 'charts.blue'],
  stopping: ['loading~spin'],
  stopped: ['stop-circle'],
  done: ['pass', 'charts.green'],
  failed: ['error', 'charts.red'],
  interrupted: ['warning', 'charts.yellow'],
};

const stageIcons: Record<StageSummary['state'], [icon: string, color?: string]> = {
  waiting: ['clock', 'disabledForeground'],
  running: ['loading~spin', 'charts.blue'],
  halted: ['circle-outline', 'disabledForeground'],
  done: ['check', 'charts.green'],
  failed: ['error', 'charts.red'],
};

/** Whether the words for a run of this status already name it. */
const startsWithStatus = (status: RunStatus): boolean => status !== 'running' && status !== 'done';

/** How a run stands, in a few words: `85 %, 0:38 left`. */
export function standing({ status, progress: share, etaSeconds, accuracy, problem, stage }: RunSummary): string {
  const reached = accuracy === undefined ? undefined : percent(accuracy);
  const words: Record<RunStatus, () => string> = {
    queued: () => 'starting',
    running: () => joined(progress(share), etaSeconds === undefined ? undefined : timeLeft(etaSeconds)),
    pausing: () => joined('pausing', progress(share)),
    paused: () => joined('paused', progress(share)),
    stopping: () => 'stopping',
    stopped: () => joined('stopped', reached),
    done: () => reached ?? 'done',
    failed: () => joined(`failed${stage ? ` in ${stage}` : ''}`, problem?.step ? `step ${problem.step}` : undefined),
    interrupted: () => joined('interrupted', progress(share)),
  };
  return words[status]();
}

/** The row of a run. `best` marks the best of its experiment, `told` tells it from others of its name. */
export function runRow(summary: RunSummary, { best, told }: { best: boolean; told?: string }): Row {
  const { run, status, problem, elapsedSeconds, stage } = summary;
  const [icon, color] = statusIcons[status];
  const facts = [
    `${status[0]?.toUpperCase()}${status.slice(1)}${stage ? `, ${stage}` : ''}`,
    `Started ${new Date(run.createdAt).toLocaleString()}`,
    elapsedSeconds > 0 ? `Time ${duration(elapsedSeconds)}` : undefined,
    problem ? `${problem.message} ${problem.remedy}` : undefined,
    run.dir,
  ];
  return {
    label: run.name,
    description: joined(`${best ? '★ ' : ''}${standing(summary)}`, told),
    tooltip: facts.filter(Boolean).join('\n'),
    spoken: joined(
      startsWithStatus(status) ? undefined : status,
      standing(summary),
      best ? 'best run' : undefined,
      told,
    ),
    icon,
    color,
  };
}

export function stageRow({ label, state, detail }: StageSummary): Row {
  const [icon, color] = stageIcons[state];
  const spoken = joined(state, detail);
  return {
    label,
    description: detail,
    tooltip: `${label}: ${spoken}`,
    spoken,
    icon,
    color,
    muted: state === 'waiting',
  };
}

/** The row of an experiment and its runs. */
export function experimentRow(name: string, file: string, runs: readonly RunSummary[]): Row {
  const best = bestOf(runs)?.accuracy;
  const description = joined(counted(runs.length, 'run'), best === undefined ? undefined : `best ${percent(best)}`);
  return { label: name, description, tooltip: file, spoken: description, icon: 'beaker' };
}

/** The run that came to its end with the highest accuracy; of equals, the oldest. Runs are given newest first. */
export function bestOf(runs: readonly RunSummary[]): RunSummary | undefined {
  const rank = ({ accuracy }: RunSummary) => accuracy ?? -1;
  return runs
    .filter(({ status, accuracy }) => status === 'done' && accuracy !== undefined)
    .reduce<RunSummary | undefined>((best, run) => (best && rank(best) > rank(run) ? best : run), undefined);
}

/** The time of day, with the date when it was another day: what tells runs of one name apart. */
export function startTime(createdAt: number, now: number): string {
  const [at, today] = [new Date(createdAt), new Date(now)];
  const time = at.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  if (at.toDateString() === today.toDateString()) return time;
  return `${at.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })} ${time}`;
}
