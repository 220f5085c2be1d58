import * as vscode from 'vscode';

export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

const setting = <T>(name: string, otherwise: T): T =>
  vscode.workspace.getConfiguration('distillery').get(name, otherwise);

/** The Node.js program that runs are started with: that of the setting, else the one inside VS Code. */
export const nodePath = (): string => setting('nodePath', '').trim() || process.execPath;

export const logLevel = (): LogLevel => setting<LogLevel>('logLevel', 'info');
