import * as vscode from 'vscode';
import type { Fix } from '../../experiment';
import type { Checker } from './checker';
import { toDiagnostic, toRange } from './positions';

/** Offers what makes a problem go away. The first fix of a problem is the preferred one. */
export class Fixes implements vscode.CodeActionProvider {
  static readonly metadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };

  constructor(private readonly checker: Checker) {}

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    const touched = this.checker.problemsOf(document).filter((problem) => range.intersection(toRange(problem.range)));
    return touched.flatMap((problem) =>
      (problem.fixes ?? []).map((fix, index) => {
        const action = toAction(document.uri, fix);
        action.diagnostics = [toDiagnostic(problem)];
        action.isPreferred = index === 0;
        return action;
      }),
    );
  }
}

/** A fix as the editor offers it. */
export function toAction(uri: vscode.Uri, { title, edits }: Fix): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.edit = new vscode.WorkspaceEdit();
  for (const { range, newText } of edits) action.edit.replace(uri, toRange(range), newText);
  return action;
}
