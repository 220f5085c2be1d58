import * as vscode from 'vscode';

/** A row with this address is muted: the editor colours labels by address only. */
export const mutedUri = vscode.Uri.from({ scheme: 'distillery', path: '/muted' });

export const mutedDecorations: vscode.FileDecorationProvider = {
  provideFileDecoration: ({ scheme, path }) =>
    scheme === mutedUri.scheme && path === mutedUri.path
      ? { color: new vscode.ThemeColor('disabledForeground') }
      : undefined,
};
