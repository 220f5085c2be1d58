import * as vscode from 'vscode';
import type { Suggestion } from '../../experiment';
import { DisposableList } from '../disposables';
import { isExperimentFile } from '../experiment-files';
import type { RunStore } from '../runs/run-store';
import { toAction } from './fixes';
import { language } from './language';
import { toRange } from './positions';
import { proposalFor } from './tuned-run';

/** Offers what the trials of the last run propose, at the value in the file, for as long as the file is as it was then. */
export class Proposals implements vscode.CodeActionProvider {
  static readonly metadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
  readonly #disposables = new DisposableList();
  readonly #shown: vscode.DiagnosticCollection;

  constructor(private readonly store: RunStore) {
    this.#shown = this.#disposables.push(vscode.languages.createDiagnosticCollection('distillery-tune'));
    const { workspace } = vscode;
    this.#disposables.push(workspace.onDidOpenTextDocument((document) => void this.#show(document)));
    this.#disposables.push(workspace.onDidChangeTextDocument(({ document }) => void this.#show(document)));
    this.#disposables.push(workspace.onDidCloseTextDocument(({ uri }) => this.#shown.delete(uri)));
    for (const event of ['list', 'status'] as const) store.events.on(event, () => this.#showAll());
    this.#showAll();
  }

  async provideCodeActions(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
    const found = await this.#suggestion(document);
    if (!found || !range.intersection(toRange(found.range))) return [];
    const action = toAction(document.uri, found.fix);
    action.diagnostics = [toInformation(found)];
    action.isPreferred = true;
    return [action];
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #showAll(): void {
    for (const document of vscode.workspace.textDocuments) void this.#show(document);
  }

  async #show(document: vscode.TextDocument): Promise<void> {
    if (!isExperimentFile(document.uri)) return;
    const { version } = document;
    const found = await this.#suggestion(document);
    if (document.version === version) this.#shown.set(document.uri, found ? [toInformation(found)] : []);
  }

  async #suggestion(document: vscode.TextDocument): Promise<Suggestion | undefined> {
    const text = document.getText();
    const proposal = proposalFor(this.store.all, document.uri.fsPath, text);
    return proposal && (await language()).suggestChange(text, proposal);
  }
}

function toInformation({ range, message }: Suggestion): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(toRange(range), message, vscode.DiagnosticSeverity.Information);
  diagnostic.source = 'distillery';
  diagnostic.code = 'tune-proposal';
  return diagnostic;
}
