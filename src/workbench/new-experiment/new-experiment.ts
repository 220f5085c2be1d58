import { readdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import * as vscode from 'vscode';
import { language } from '../editing/language';
import { findFiles } from '../experiment-files';
import { fileNameOf, objection } from './file-name';
import { type FoundData, findData } from './find-data';
import { copySample, isSample } from './sample-data';

/** Asks for a name, writes an experiment that runs as it is, and opens it. No file is ever overwritten. */
export async function newExperiment(sample: string): Promise<void> {
  const folder = await pickFolder();
  const name = folder && (await askForName(folder));
  if (!folder || !name) return;
  const found = await dataIn(folder);
  const teacher = await pickTeacher(found.models);
  if (teacher === undefined) return;
  const data = found.train ? found : await withSample(folder, sample);
  if (!data.train) throw new Error('The sample data of Distillery is missing. Install Distillery again.');
  const { experimentTemplate } = await language();
  const text = experimentTemplate({
    name,
    train: data.train,
    test: data.test,
    teacher: teacher || undefined,
    sample: await isSample(join(folder, data.train.images), sample),
  });
  const file = join(folder, fileNameOf(name));
  await writeFile(file, text, { flag: 'wx' });
  await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false });
}

async function pickFolder(): Promise<string | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 1) return (await vscode.window.showWorkspaceFolderPick())?.uri.fsPath;
  if (folders[0]) return folders[0].uri.fsPath;
  const open = 'Open Folder';
  const message = 'An experiment lives in a folder, with its data and its runs. Open one first.';
  if ((await vscode.window.showInformationMessage(message, open)) === open) {
    await vscode.commands.executeCommand('vscode.openFolder');
  }
  return undefined;
}

async function askForName(folder: string): Promise<string | undefined> {
  const there = await readdir(folder);
  const value = objection('mnist', there) ? '' : 'mnist';
  return vscode.window.showInputBox({
    title: 'New Experiment',
    prompt: 'What is the experiment called? Its file is named after it.',
    value,
    validateInput: (name) => objection(name, there),
  });
}

/** Paths are relative to the folder, with slashes. */
async function dataIn(folder: string): Promise<FoundData> {
  const glob = new vscode.RelativePattern(folder, '**/{*images*idx3*,*labels*idx1*,*.onnx}');
  const files = await findFiles(glob);
  return findData(files.map(({ fsPath }) => relative(folder, fsPath).replaceAll('\\', '/')));
}

async function withSample(folder: string, sample: string): Promise<FoundData> {
  await copySample(sample, join(folder, 'data'));
  return dataIn(folder);
}

/** A path, '' for a teacher that is trained first, or undefined where a person gave up. */
async function pickTeacher(models: readonly string[]): Promise<string | undefined> {
  if (models.length === 0) return '';
  const train = { label: 'Train one', description: 'from the data, in the first stage', path: '' };
  const items = [train, ...models.map((path) => ({ label: path, description: 'an ONNX model of this folder', path }))];
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Which teacher?' }))?.path;
}
