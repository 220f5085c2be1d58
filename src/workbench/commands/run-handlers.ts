import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { remove, request, stop } from '../../runs';
import type { Launcher } from '../launcher';
import type { ExperimentTarget, RunTarget } from '../manifest/commands';
import type { PanelHost } from '../panel/panel-host';
import type { RunStore } from '../runs/run-store';
import { pickRun } from './pick';
import type { Handlers } from './register';

type Names =
  | 'openPanel'
  | 'openRunFolder'
  | 'openExperiment'
  | 'pauseRun'
  | 'continueRun'
  | 'resumeRun'
  | 'stopRun'
  | 'deleteRun';

interface Services {
  store: RunStore;
  panels: PanelHost;
  launcher: Launcher;
}

/** What each command does to a run. */
export function runHandlers({ store, panels, launcher }: Services): Pick<Handlers, Names> {
  return {
    async openPanel(target) {
      const picked = await pickRun(store, 'show', target);
      if (picked) panels.open(picked.run);
    },
    async openRunFolder(target) {
      const picked = await pickRun(store, 'show', target);
      if (picked) await reveal(picked.run.dir);
    },
    async openExperiment(target) {
      const file = await experimentOf(store, target);
      if (file) await vscode.window.showTextDocument(vscode.Uri.file(file));
    },
    async pauseRun(target) {
      const picked = await pickRun(store, 'pause', target);
      if (picked) request(picked.run, 'pause');
    },
    async continueRun(target) {
      const picked = await pickRun(store, 'continue', target);
      if (picked) request(picked.run, 'continue');
    },
    async resumeRun(target) {
      const picked = await pickRun(store, 'resume', target);
      if (picked) launcher.resume(picked.run);
    },
    async stopRun(target) {
      const picked = await pickRun(store, 'stop', target);
      if (picked) await stop(picked.run);
    },
    async deleteRun(target) {
      const picked = await pickRun(store, 'delete', target);
      if (!picked || !(await isSure(picked.run.name))) return;
      await remove(picked.run);
      panels.close(picked.run);
    },
  };
}

async function isSure(name: string): Promise<boolean> {
  const detail = 'Its curves, checkpoints and models are deleted for good. Files that it exported stay.';
  const answer = await vscode.window.showWarningMessage(`Delete the run ${name}?`, { modal: true, detail }, 'Delete');
  return answer === 'Delete';
}

/** The file that a run was started from; its own copy where that file is gone. */
async function experimentOf(store: RunStore, target?: RunTarget | ExperimentTarget): Promise<string | undefined> {
  if (target && !('run' in target)) return 'file' in target ? target.file : target.fsPath;
  const picked = await pickRun(store, 'show', target);
  if (!picked) return undefined;
  const { experimentFile, paths } = picked.run;
  return existsSync(experimentFile) ? experimentFile : paths.experiment;
}

/** The system's file manager is on another machine when the workspace is remote. */
async function reveal(folder: string): Promise<void> {
  const local = vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  await vscode.commands.executeCommand(local ? 'revealFileInOS' : 'revealInExplorer', vscode.Uri.file(folder));
}
