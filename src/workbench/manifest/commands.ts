import type { RunAction } from './run-actions';

/** Where a command stands beside the palette. */
export type Place = 'view' | 'run' | 'experiment' | 'editor' | 'explorer';

export interface CommandSpec {
  title: string;
  icon?: `$(${string})`;
  /** Runs code or reaches a process: shown disabled, and refused, in an untrusted workspace. */
  needsTrust?: true;
  /** Acts on one run: offered where a run allows it, and the palette asks which. */
  action?: RunAction;
  /** The groups (`name@order`) in which the command stands, place by place. */
  places?: Partial<Record<Place, readonly string[]>>;
}

/** Every command: the manifest's commands, menus and palette are generated from this table. */
export const commands = {
  newExperiment: { title: 'New Experiment', icon: '$(add)', places: { view: ['navigation@1'] } },
  startRun: {
    title: 'Start Run',
    icon: '$(play)',
    needsTrust: true,
    places: {
      experiment: ['inline@1', '1_run@1'],
      editor: ['navigation@1'],
      explorer: ['distillery@1'],
    },
  },
  checkExperiment: {
    title: 'Check Experiment',
    icon: '$(checklist)',
    places: { experiment: ['1_run@2'], editor: ['distillery@1'], explorer: ['distillery@2'] },
  },
  previewData: {
    title: 'Preview Data',
    icon: '$(open-preview)',
    needsTrust: true,
    places: { experiment: ['1_run@3'], editor: ['navigation@2'], explorer: ['distillery@3'] },
  },
  openPanel: { title: 'Open Panel', icon: '$(graph-line)', action: 'show', places: { run: ['1_open@1'] } },
  openExperiment: {
    title: 'Open Experiment',
    icon: '$(go-to-file)',
    action: 'show',
    places: { run: ['1_open@2'], experiment: ['2_open@1'] },
  },
  openRunFolder: { title: 'Open Run Folder', icon: '$(folder-opened)', action: 'show', places: { run: ['1_open@3'] } },
  pauseRun: {
    title: 'Pause Run',
    icon: '$(debug-pause)',
    needsTrust: true,
    action: 'pause',
    places: { run: ['inline@1', '2_control@1'] },
  },
  continueRun: {
    title: 'Continue Run',
    icon: '$(debug-continue)',
    needsTrust: true,
    action: 'continue',
    places: { run: ['inline@1', '2_control@1'] },
  },
  resumeRun: {
    title: 'Resume Run',
    icon: '$(debug-restart)',
    needsTrust: true,
    action: 'resume',
    places: { run: ['inline@1', '2_control@1'] },
  },
  stopRun: {
    title: 'Stop Run',
    icon: '$(debug-stop)',
    needsTrust: true,
    action: 'stop',
    places: { run: ['inline@2', '2_control@2'] },
  },
  deleteRun: {
    title: 'Delete Run',
    icon: '$(trash)',
    needsTrust: true,
    action: 'delete',
    places: { run: ['9_delete@1'] },
  },
  checkDevices: {
    title: 'Check Devices',
    icon: '$(chip)',
    needsTrust: true,
    places: { view: ['distillery@1'] },
  },
  showLog: { title: 'Show Log', icon: '$(output)', places: { view: ['distillery@2'] } },
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof commands;

/** A run by its id: a row of the tree, or what the panel and the status bar hand over. */
export interface RunTarget {
  run: string;
}
/** An experiment file: a row of the tree or a lens, or the editor's own address of a file. */
export type ExperimentTarget = { file: string } | { fsPath: string };

/** What each command acts on; without it, the command asks. */
export interface CommandTargets {
  newExperiment: never;
  startRun: ExperimentTarget;
  checkExperiment: ExperimentTarget;
  previewData: ExperimentTarget;
  openPanel: RunTarget;
  openExperiment: RunTarget | ExperimentTarget;
  openRunFolder: RunTarget;
  pauseRun: RunTarget;
  continueRun: RunTarget;
  resumeRun: RunTarget;
  stopRun: RunTarget;
  deleteRun: RunTarget;
  checkDevices: never;
  showLog: never;
}

export const commandNames = Object.keys(commands) as CommandName[];

/** The id under which VS Code knows a command. */
export const commandId = (name: CommandName): string => `distillery.${name}`;

/**
 * Says what the extension knows of trust. The editor's own key may be wrong after a reload of the window, where trust is
 * turned off altogether.
 */
export const trustedKey = 'distillery.trusted';

/** The context key that is true while some run allows the action. */
export const contextKey = (action: RunAction): string => `distillery.can.${action}`;
