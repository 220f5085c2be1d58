import * as vscode from 'vscode';
import { checkDevices } from './workbench/commands/check-devices';
import { experimentHandlers } from './workbench/commands/experiment-handlers';
import { registerCommands } from './workbench/commands/register';
import { runHandlers } from './workbench/commands/run-handlers';
import { ContextKeys } from './workbench/context-keys';
import { DisposableList } from './workbench/disposables';
import { Checker } from './workbench/editing/checker';
import { registerEditing } from './workbench/editing/register';
import { WorldChecks } from './workbench/editing/world-checks';
import { Inspector } from './workbench/inspector/inspector';
import { Launcher } from './workbench/launcher';
import { Log } from './workbench/log';
import { newExperiment } from './workbench/new-experiment/new-experiment';
import { PanelHost } from './workbench/panel/panel-host';
import { DataPreviews } from './workbench/preview/data-previews';
import { RunNotices } from './workbench/run-notices';
import { RunStore } from './workbench/runs/run-store';
import { watchWorkspace } from './workbench/runs/watch-workspace';
import { nodePath } from './workbench/settings';
import { StatusBar } from './workbench/status-bar';
import { RunTree } from './workbench/tree/run-tree';

/** Puts the parts of the workbench together; what each does stands in its own file. */
export function activate({ extensionUri, subscriptions }: vscode.ExtensionContext): void {
  const parts = new DisposableList();
  subscriptions.push(parts);
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');
  const inDist = (...path: string[]) => vscode.Uri.joinPath(dist, ...path).fsPath;

  const log = parts.push(new Log());
  const store = parts.push(new RunStore());
  const workspace = parts.push(watchWorkspace(store, log));
  const panels = parts.push(new PanelHost(dist, store, log, workspace.found));
  const launcher = new Launcher(inDist('runner.cjs'), panels, log);
  const inspector = parts.push(
    new Inspector({ command: nodePath, script: inDist('inspect.cjs'), log: (message) => log.debug(message) }),
  );
  const checker = parts.push(new Checker(new WorldChecks(inspector), log));

  const previews = parts.push(new DataPreviews(dist, inspector));

  parts.push(new RunTree(store));
  parts.push(new StatusBar(store));
  parts.push(new ContextKeys(store));
  parts.push(new RunNotices(store, panels));
  parts.push(registerEditing(checker, store));
  const handlers = {
    ...runHandlers({ store, panels, launcher }),
    ...experimentHandlers({ checker, launcher, previews }),
    newExperiment: () => newExperiment(inDist('media', 'sample')),
    checkDevices: () => checkDevices({ command: nodePath, script: inDist('inspect.cjs') }, log),
    showLog: () => log.show(),
  };
  parts.push(registerCommands(handlers, log));
}
