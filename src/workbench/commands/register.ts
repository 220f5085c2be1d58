import * as vscode from 'vscode';
import { DisposableList } from '../disposables';
import type { Log } from '../log';
import {
  type CommandName,
  type CommandSpec,
  type CommandTargets,
  commandId,
  commandNames,
  commands,
} from '../manifest/commands';

export type Handlers = { [K in CommandName]: (target?: CommandTargets[K]) => unknown };

/** Registers a handler for every command of the table. A failure becomes one message, and a line in the log. */
export function registerCommands(handlers: Handlers, log: Log): vscode.Disposable {
  const list = new DisposableList();
  for (const name of commandNames) {
    list.push(
      vscode.commands.registerCommand(commandId(name), (target?: never) =>
        attempt(name, () => handlers[name](target), log),
      ),
    );
  }
  return list;
}

/** Runs a command of Distillery from code, as if a person had chosen it. */
export function runCommand<K extends CommandName>(name: K, target?: CommandTargets[K]): Thenable<unknown> {
  return vscode.commands.executeCommand(commandId(name), target);
}

async function attempt(name: CommandName, act: () => unknown, log: Log): Promise<void> {
  const { title, needsTrust }: CommandSpec = commands[name];
  if (needsTrust && !vscode.workspace.isTrusted) {
    await askForTrust(title);
    return;
  }
  try {
    await act();
  } catch (error) {
    log.error(title, error);
    const message = error instanceof Error ? error.message : String(error);
    if ((await vscode.window.showErrorMessage(message, 'Show Log')) === 'Show Log') log.show();
  }
}

/** The disabled menus cannot be clicked; this is for keys and other extensions. */
async function askForTrust(title: string): Promise<void> {
  const manage = 'Manage Workspace Trust';
  const message = `${title} is off: this workspace is not trusted, so Distillery runs nothing here.`;
  if ((await vscode.window.showWarningMessage(message, manage)) === manage) {
    await vscode.commands.executeCommand('workbench.trust.manage');
  }
}
