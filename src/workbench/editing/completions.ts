import { readdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { Completion, Files } from '../../experiment';
import { language } from './language';
import { toRange } from './positions';

const kinds: Record<Completion['kind'], vscode.CompletionItemKind> = {
  key: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.Value,
  file: vscode.CompletionItemKind.File,
  snippet: vscode.CompletionItemKind.Snippet,
};

/** Offers what fits where the cursor stands: keys, values, whole stages and files. */
export class Completions implements vscode.CompletionItemProvider {
  static readonly triggers = [':', ' ', '-', '/', '"'];

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.CompletionItem[]> {
    const { completionsAt } = await language();
    const files = filesFrom(dirname(document.uri.fsPath));
    return (await completionsAt(document.getText(), document.offsetAt(position), files)).map(toItem);
  }
}

const filesFrom = (base: string): Files => ({
  async files(folder) {
    const entries = await readdir(resolve(base, folder), { withFileTypes: true }).catch(() => []);
    return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
  },
});

function toItem({ label, kind, detail, documentation, insertText, replaceRange }: Completion, index: number) {
  const item = new vscode.CompletionItem(label, label.endsWith('/') ? vscode.CompletionItemKind.Folder : kinds[kind]);
  item.detail = detail;
  item.documentation = documentation ? new vscode.MarkdownString(documentation) : undefined;
  item.insertText = kind === 'snippet' ? new vscode.SnippetString(insertText) : insertText;
  item.range = toRange(replaceRange);
  // In the order of the schema, not of the alphabet.
  item.sortText = String(index).padStart(4, '0');
  // What is inserted awaits its value, or the rest of the path.
  if (/[\s/]$/.test(insertText)) item.command = { command: 'editor.action.triggerSuggest', title: 'Suggest' };
  return item;
}
