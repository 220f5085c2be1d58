import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandNames } from '../../src/workbench/manifest/commands';
import { contributions } from '../../src/workbench/manifest/contributes';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('package.json', () => {
  it('has the commands and menus of the table (npm run generate writes them)', () => {
    const { commands, menus } = plain(contributions());
    expect(manifest.contributes.commands).toEqual(commands);
    expect(manifest.contributes.menus).toEqual(menus);
  });

  it('offers every command in the welcome views and walkthrough only under its real id', () => {
    const text = JSON.stringify([manifest.contributes.viewsWelcome, manifest.contributes.walkthroughs]);
    const ids = [...text.matchAll(/command:(distillery\.\w+)/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.filter((id) => !commandNames.some((name) => id === `distillery.${name}`))).toEqual([]);
  });

  it('runs nothing in an untrusted workspace', () => {
    const disabled = contributions()
      .commands.filter((c) => 'enablement' in c)
      .map((c) => c.command);
    expect(disabled).toEqual(
      ['startRun', 'previewData', 'pauseRun', 'continueRun', 'resumeRun', 'stopRun', 'deleteRun', 'checkDevices'].map(
        (name) => `distillery.${name}`,
      ),
    );
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe('limited');
    expect(manifest.capabilities.virtualWorkspaces).toBe(false);
  });

  it('asks for no engine newer than the types it is built with', () => {
    const types = JSON.parse(readFileSync('node_modules/@types/vscode/package.json', 'utf8'));
    expect(manifest.engines.vscode).toBe(`^${types.version}`);
  });
});
