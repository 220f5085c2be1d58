import * as vscode from 'vscode';
import { language } from './language';
import { toRange } from './positions';

/** Opens an experiment file where a value stands, e.g. `stages.0.distill.alpha`; at its top where there is none. */
export async function showInExperiment(file: string, path: string): Promise<void> {
  const { parseExperiment } = await language();
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  const range = parseExperiment(document.getText(), { file }).locate(path);
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.One,
    selection: range && toRange(range),
  });
}
