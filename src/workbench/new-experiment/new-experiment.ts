import { readdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import * as vscode from 'vscode';
import { language } from '../editing/language';
import { findFiles } from '../experiment-files';
import { choicesIn, type DataChoice } from './choices';
import { fileNameOf, objection } from './file-name';
import { findData } from './find-data';
import { copySample, isSample } from './sample-data';

/** Asks for a name, writes an experiment that runs as it is, and opens it. No file is ever overwritten. */
export async function newExperiment(sample: string): Promise<void> {
  const folder = await pickFolder();
  const name = folder && (await askForName(folder));
  if (!folder || !name) return;
  const paths = await filesIn(folder);
  const data = await pickData(await choicesIn(folder, paths));
  if (!data) return;
  const teacher = await pickTeacher(findData(paths).models);
  if (teacher === undefined) return;
  const { train, test, element } = data === 'sample' ? await withSample(folder, sample) : data;
  const { experimentTemplate } = await language();
  const text = experimentTemplate({
    name,
    train,
    test,
    element,
    teacher: teacher || undefined,
    sample: 'images' in train && (await isSample(join(folder, train.images), sample)),
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

const endings = [
  'onnx',
  'csv',
  'tsv',
  'jsonl',
  'npz',
  'txt',
  'png',
  'jpg',
  'jpeg',
  'webp',
  'csv.gz',
  'tsv.gz',
  'jsonl.gz',
];
/** Without braces in braces, of which the editor's search makes nothing. */
const kinds = ['*images*idx3*', '*labels*idx1*', ...endings.map((ending) => `*.${ending}`)];

/** Data and models, relative to the folder, with slashes. */
async function filesIn(folder: string): Promise<string[]> {
  const files = await findFiles(new vscode.RelativePattern(folder, `**/{${kinds.join(',')}}`), 20_000);
  return files.map(({ fsPath }) => relative(folder, fsPath).replaceAll('\\', '/'));
}

/** What is there; the sample where that is nothing, or where a person wants it. Undefined where they gave up. */
async function pickData(choices: readonly DataChoice[]): Promise<DataChoice | 'sample' | undefined> {
  const [only, ...others] = choices;
  if (!only) return 'sample';
  if (others.length === 0) return only;
  const sample = {
    label: 'The sample',
    description: 'a small part of MNIST, copied to data/',
    choice: 'sample' as const,
  };
  const items = [...choices.map((choice) => ({ ...choice, choice })), sample];
  return (await vscode.window.showQuickPick(items, { placeHolder: 'What is it about?' }))?.choice;
}

async function withSample(folder: string, sample: string): Promise<DataChoice> {
  await copySample(sample, join(folder, 'data'));
  const [found] = await choicesIn(
    folder,
    (await filesIn(folder)).filter((path) => path.startsWith('data/')),
  );
  if (!found) throw new Error('The sample data of Distillery is missing. Install Distillery again.');
  return found;
}

/** A path, '' for a teacher that is trained first, or undefined where a person gave up. */
async function pickTeacher(models: readonly string[]): Promise<string | undefined> {
  if (models.length === 0) return '';
  const train = { label: 'Train one', description: 'from the data, in the first stage', path: '' };
  const items = [...models.map((path) => ({ label: path, description: 'an ONNX model of this folder', path })), train];
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Which teacher?' }))?.path;
}
