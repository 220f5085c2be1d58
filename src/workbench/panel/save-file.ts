import { homedir } from 'node:os';
import { basename, extname, join } from 'node:path';
import * as vscode from 'vscode';
import type { Log } from '../log';

/** Asks where, and writes what the panel made: a picture or a table. */
export async function saveFile(
  { name, content }: { name: string; content: string | Uint8Array },
  log: Log,
): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const kind = extname(name).slice(1);
  // The name comes from a page: a name it shall be, and no path.
  const defaultUri = vscode.Uri.file(join(folder.fsPath, basename(name)));
  const target = await vscode.window.showSaveDialog({
    defaultUri,
    filters: kind ? { [kind.toUpperCase()]: [kind] } : {},
  });
  if (!target) return;
  try {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    await vscode.workspace.fs.writeFile(target, bytes);
  } catch (error) {
    log.error(`cannot save ${target.fsPath}`, error);
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`Cannot save ${basename(target.fsPath)}: ${reason}. Choose another folder.`);
  }
}
