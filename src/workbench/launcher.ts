import { basename, relative } from 'node:path';
import * as vscode from 'vscode';
import { createRun, deleteRun, launch, type Run } from '../runs';
import type { Log } from './log';
import type { PanelHost } from './panel/panel-host';
import { nodePath } from './settings';

/** Starts runs and takes ended ones up again, each as a process that outlives the window. */
export class Launcher {
  constructor(
    private readonly runner: string,
    private readonly panels: PanelHost,
    private readonly log: Log,
  ) {}

  /**
   * Makes a run of an experiment that has no errors, starts it and opens its panel beside. Throws where the file is
   * outside the workspace or the process does not start; no run is left behind then.
   */
  start(uri: vscode.Uri, name: string, text: string): void {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    if (!folder) {
      throw new Error(
        `${basename(uri.fsPath)} is outside the folders that are open here. Open its folder, then start the run.`,
      );
    }
    const run = createRun({ root: folder.uri.fsPath, name, experimentFile: uri.fsPath, text });
    try {
      this.#launch(run);
    } catch (error) {
      deleteRun(run);
      throw error;
    }
    this.log.info(`started ${relative(folder.uri.fsPath, run.dir)}`);
    this.panels.open(run);
  }

  /** Goes on from the last checkpoint. Throws where the run is at work already or the process does not start. */
  resume(run: Run): void {
    this.#launch(run);
    this.log.info(`resumed ${run.id}`);
    this.panels.open(run);
  }

  #launch(run: Run): void {
    const pid = launch(run, { runner: this.runner, node: nodePath() });
    this.log.debug(`process ${pid} works on ${run.dir}`);
  }
}
