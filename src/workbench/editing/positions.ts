import * as vscode from 'vscode';
import type { Problem, Range } from '../../experiment';

/** Both count from 0. */
export const toRange = ({ start, end }: Range): vscode.Range =>
  new vscode.Range(start.line, start.character, end.line, end.character);

const severities = { error: vscode.DiagnosticSeverity.Error, warning: vscode.DiagnosticSeverity.Warning };

export function toDiagnostic({ range, message, severity, code }: Problem): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(toRange(range), message, severities[severity]);
  diagnostic.source = 'distillery';
  diagnostic.code = code;
  return diagnostic;
}
