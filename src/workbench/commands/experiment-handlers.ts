import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Checker } from '../editing/checker';
import type { Launcher } from '../launcher';
import type { DataPreviews } from '../preview/data-previews';
import { counted, joined } from '../text';
import { pickExperiment } from './pick';
import type { Handlers } from './register';

interface Services {
  checker: Checker;
  launcher: Launcher;
  previews: DataPreviews;
}

/** What each command does to an experiment file. */
export function experimentHandlers({
  checker,
  launcher,
  previews,
}: Services): Pick<Handlers, 'startRun' | 'checkExperiment' | 'previewData'> {
  return {
    async previewData(target) {
      const uri = await pickExperiment(target);
      if (!uri) return;
      previews.open(uri);
      // What is wrong with the data stands among the problems too.
      await checker.check(uri);
    },
    async startRun(target) {
      const uri = await pickExperiment(target);
      if (!uri || !(await save(uri))) return;
      const { problems, parsed } = await checker.check(uri);
      const errors = problems.filter(({ severity }) => severity === 'error');
      if (errors.length === 0 && parsed.experiment) {
        launcher.start(uri, parsed.experiment.name, parsed.document.text);
        return;
      }
      await tell(`${basename(uri.fsPath)} has ${counted(errors.length, 'error')}. Mend them, then start the run.`);
    },
    async checkExperiment(target) {
      const uri = await pickExperiment(target);
      if (!uri) return;
      const { problems } = await checker.check(uri);
      const name = basename(uri.fsPath);
      if (problems.length > 0) await tell(`${name} has ${countProblems(problems)}.`);
      else void vscode.window.showInformationMessage(soundness(name));
    },
  };
}

/** What runs is what is on disk. False where the file could not be saved, which the editor has said. */
async function save(uri: vscode.Uri): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument(uri);
  return !document.isDirty || document.save();
}

/** Without trust, no file that the experiment names was opened. */
const soundness = (name: string): string =>
  vscode.workspace.isTrusted
    ? `${name} is ready to run.`
    : `The text of ${name} has no problems. The files that it names are checked once this workspace is trusted.`;

function countProblems(problems: readonly { severity: string }[]): string {
  const count = (severity: string) => {
    const { length } = problems.filter((problem) => problem.severity === severity);
    return length > 0 ? counted(length, severity) : undefined;
  };
  return joined(count('error'), count('warning'));
}

async function tell(message: string): Promise<void> {
  const show = 'Show Problems';
  if ((await vscode.window.showErrorMessage(message, show)) === show) {
    await vscode.commands.executeCommand('workbench.actions.view.problems');
  }
}
