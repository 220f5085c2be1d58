import { basename } from 'node:path';
import * as vscode from 'vscode';
import { experimentFiles, isExperimentFile } from '../experiment-files';
import type { ExperimentTarget, RunTarget } from '../manifest/commands';
import { actionsFor, type RunAction } from '../manifest/run-actions';
import type { RunStore } from '../runs/run-store';
import type { RunSummary } from '../runs/summary';
import { joined } from '../text';
import { standing, startTime } from '../tree/rows';
import { runCommand } from './register';

/** The run that is meant: the target, the only one that allows the action, or the one that a person picks. */
export async function pickRun(store: RunStore, action: RunAction, target?: RunTarget): Promise<RunSummary | undefined> {
  if (target) return chosen(store, action, target);
  const suitable = store.all.filter(({ status }) => actionsFor(status).includes(action));
  if (suitable.length === 0) throw new Error(`There is no run to ${action} in this workspace.`);
  if (suitable.length === 1) return suitable[0];
  const items = suitable.map((summary) => ({
    label: summary.run.name,
    description: joined(standing(summary), startTime(summary.run.createdAt, Date.now())),
    summary,
  }));
  const placeHolder = `Which run do you want to ${action}?`;
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.summary;
}

function chosen(store: RunStore, action: RunAction, { run }: RunTarget): RunSummary {
  const summary = store.get(run);
  if (!summary) throw new Error(`The run ${run} is gone: its folder was deleted or moved.`);
  if (actionsFor(summary.status).includes(action)) return summary;
  throw new Error(`Cannot ${action} ${summary.run.name}: it is ${summary.status}.`);
}

/** The experiment file that is meant: the target, the one being edited, the only one, or the one that a person picks. */
export async function pickExperiment(target?: ExperimentTarget): Promise<vscode.Uri | undefined> {
  if (target) return vscode.Uri.file('file' in target ? target.file : target.fsPath);
  const edited = vscode.window.activeTextEditor?.document;
  if (edited && isExperimentFile(edited.uri)) return edited.uri;
  const files = await experimentFiles();
  if (files.length === 0) return offerNew();
  if (files.length === 1) return files[0];
  const items = files.map((uri) => ({
    label: basename(uri.path),
    description: vscode.workspace.asRelativePath(uri),
    uri,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Which experiment?', matchOnDescription: true }))
    ?.uri;
}

async function offerNew(): Promise<undefined> {
  const create = 'New Experiment';
  const message = 'There is no experiment file (*.distill.yaml) in this workspace.';
  if ((await vscode.window.showInformationMessage(message, create)) === create) await runCommand('newExperiment');
}
