import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';

suite('activation', () => {
  const extension = vscode.extensions.getExtension('distillery.distillery');
  assert(extension, 'the extension is not installed');

  test('waits until it is needed', async () => {
    assert.equal(extension.isActive, false, 'active in a folder without experiments');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  test('registers every command that the manifest names', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const named: { command: string }[] = extension.packageJSON.contributes.commands;
    assert(named.length > 0);
    assert.deepEqual(
      named.map(({ command }) => command).filter((command) => !registered.has(command)),
      [],
    );
  });

  test('never loads the engine into the extension host', () => {
    const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] };
    assert.deepEqual(
      sharedObjects.filter((path) => path.includes('onnxruntime')),
      [],
    );
  });
});
