import { experimentName, type RunSummary } from '../runs/summary';

export interface ExperimentNode {
  kind: 'experiment';
  id: string;
  /** Absolute path of the experiment file. */
  file: string;
}
export interface RunNode {
  kind: 'run';
  id: string;
  run: string;
}
export interface StageNode {
  kind: 'stage';
  id: string;
  run: string;
  index: number;
}
/** Stands for the older runs of an experiment. */
export interface MoreNode {
  kind: 'more';
  id: string;
  file: string;
  count: number;
}
export type TreeNode = ExperimentNode | RunNode | StageNode | MoreNode;

const shownAtFirst = 8;

/** The runs of each experiment file; experiments and runs in the order given. */
export function byExperiment(runs: readonly RunSummary[]): Map<string, RunSummary[]> {
  const groups = new Map<string, RunSummary[]>();
  for (const summary of runs) {
    const file = summary.run.experimentFile;
    groups.set(file, [...(groups.get(file) ?? []), summary]);
  }
  return groups;
}

export const experimentNode = (file: string): ExperimentNode => ({
  kind: 'experiment',
  id: `experiment:${file}`,
  file,
});

export const runNode = (run: string): RunNode => ({ kind: 'run', id: `run:${run}`, run });

export function stageNodes({ run, stages }: RunSummary): StageNode[] {
  return stages.map((_, index) => ({ kind: 'stage', id: `stage:${run.id}:${index}`, run: run.id, index }));
}

/** The runs to show of one experiment, and how many are left out. A run and a row would take the same place. */
export function shownRuns(runs: readonly RunSummary[], all: boolean): { shown: readonly RunSummary[]; more: number } {
  if (all || runs.length <= shownAtFirst + 1) return { shown: runs, more: 0 };
  return { shown: runs.slice(0, shownAtFirst), more: runs.length - shownAtFirst };
}

/** The name of each experiment file; two files of one name are told apart by their folder. */
export function experimentLabel(file: string, files: Iterable<string>): string {
  const name = experimentName(file);
  const namesakes = [...files].filter((other) => experimentName(other) === name);
  return namesakes.length > 1 ? `${name} (${file.split(/[\\/]/).at(-2)})` : name;
}
