import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { suite, suiteSetup, test } from 'mocha';
import * as vscode from 'vscode';
import { createRun, JournalWriter } from '../../../src/runs';
import { note } from '../note';

const text = `name: first
data:
  train: { format: idx, images: images, labels: labels }
teacher: { architecture: cnn, channels: [8], dense: 16 }
student: { architecture: cnn, channels: [4], dense: 8 }
stages:
  - distill: { temperature: 2 }
`;

suite('editing', () => {
  let document: vscode.TextDocument;

  suiteSetup(async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert(folder);
    const file = join(folder.uri.fsPath, 'first.distill.yaml');
    writeFileSync(file, text);
    document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    await untilProblems((problems) => problems.some(({ message }) => message.includes('`labels`')));
  });

  test('mistakes in unsaved text are underlined where they are', async () => {
    const times: number[] = [];
    for (const slip of ['temprature', 'temperatur', 'tempereture', 'temperatuer', 'temperaature']) {
      const start = performance.now();
      await replace('temperature', slip);
      const problem = await untilProblem(`Unknown key \`${slip}\``);
      times.push(performance.now() - start);
      assert.equal(document.getText(problem.range), slip);
      await replace(slip, 'temperature');
      await untilProblems((problems) => !problems.some(({ message }) => message.includes(slip)));
    }
    assert(document.isDirty);
    const [, , median = Number.NaN] = times.sort((a, b) => a - b);
    note(`from an edit to its problem: median ${median.toFixed(0)} ms of ${times.length}`);
  });

  test('a quick fix mends a mistake', async () => {
    await replace('temperature', 'temprature');
    const { range } = await untilProblem('Unknown key `temprature`');
    const provide = 'vscode.executeCodeActionProvider';
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(provide, document.uri, range);
    const fix = actions.find(({ isPreferred }) => isPreferred)?.edit;
    assert(fix, 'no preferred quick fix');
    await vscode.workspace.applyEdit(fix);
    assert.match(document.getText(), /temperature: 2/);
    await untilProblems((problems) => !problems.some(({ message }) => message.includes('temprature')));
  });

  test('a file that appears takes its problem away', async () => {
    const { fsPath } = document.uri;
    writeFileSync(join(fsPath, '../labels'), '');
    await untilProblems((problems) => !problems.some(({ message }) => message.includes('no file `labels`')));
  });

  test('what a run proposes is offered at its value, and vanishes with the edit', async () => {
    writeTunedRun();
    const { range } = await untilProblem('were better with temperature 4 than with 2');
    assert.equal(document.getText(range), '2');
    const provide = 'vscode.executeCodeActionProvider';
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(provide, document.uri, range);
    const offer = actions.find(({ title }) => title === 'Set temperature to 4: +0.40 ± 0.20 points');
    assert(offer?.edit, 'the change is not offered');
    await vscode.workspace.applyEdit(offer.edit);
    assert.match(document.getText(), /temperature: 4/);
    await untilProblems((problems) => !problems.some(({ code }) => code === 'tune-proposal'));
  });

  /** A run of the file as it is, whose trials speak for another temperature. */
  function writeTunedRun(): void {
    const { fsPath } = document.uri;
    const run = createRun({ root: dirname(fsPath), name: 'first', experimentFile: fsPath, text: document.getText() });
    const [path, measured] = ['stages.0.distill.temperature', '+0.40 ± 0.20 points'];
    const proposal = { path, name: 'temperature', value: 4, now: 2, measured } as const;
    const plan = [{ kind: 'tune', label: 'tune', cost: 1, tracks: [] }];
    const journal = new JournalWriter(run.paths.journal);
    journal.write({ type: 'started', name: 'first', experiment: fsPath, device: 'CPU', threads: 1, plan });
    journal.write({ type: 'stage-started', stage: 0 });
    journal.write({ type: 'stage-finished', stage: 0, result: { name: 'tune', proposal } });
    journal.write({ type: 'finished', status: 'done', seconds: 1 });
    journal.close();
  }

  async function replace(from: string, to: string): Promise<void> {
    const at = document.getText().indexOf(from);
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + from.length));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, range, to);
    assert(await vscode.workspace.applyEdit(edit));
  }

  async function untilProblem(words: string): Promise<vscode.Diagnostic> {
    let found: vscode.Diagnostic | undefined;
    await untilProblems((problems) => {
      found = problems.find(({ message }) => message.includes(words));
      return found !== undefined;
    });
    assert(found);
    return found;
  }

  /** Resolves as soon as the document's problems are as wanted; the suite's timeout ends the wait. */
  function untilProblems(wanted: (problems: vscode.Diagnostic[]) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!wanted(vscode.languages.getDiagnostics(document.uri))) return;
        changes.dispose();
        resolve();
      };
      const changes = vscode.languages.onDidChangeDiagnostics(look);
      look();
    });
  }
});
