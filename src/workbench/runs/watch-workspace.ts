import * as vscode from 'vscode';
import type { Log } from '../log';
import type { RunStore } from './run-store';

/** Has the store watch the folders of the workspace, as they come and go. `found` settles once their first runs are known. */
export function watchWorkspace(store: RunStore, log: Log): vscode.Disposable & { found: Promise<void> } {
  const watch = async () => {
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    try {
      await store.watch(folders.map(({ uri }) => uri.fsPath));
    } catch (error) {
      log.error('the runs of this workspace cannot be watched', error);
    }
  };
  const found = watch();
  const changes = vscode.workspace.onDidChangeWorkspaceFolders(watch);
  return { found, dispose: () => changes.dispose() };
}
