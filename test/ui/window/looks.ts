// The panel under its content policy; and pictures of it, for people to look at. The run before has come to its end.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { listRuns } from '../../../src/runs';
import { test } from '../fixtures';
import { Panel } from '../panel';
import { runFromTerminal } from '../terminal';

const pictures = 'out/screenshots';
const themes = [
  { name: 'dark', title: 'Default Dark Modern', kind: 'vs-dark' },
  { name: 'light', title: 'Default Light Modern', kind: 'vs' },
  { name: 'contrast', title: 'Default High Contrast', kind: 'hc-black' },
];

export function looks(): void {
  test('obeys its content policy, logs no error, and stands in every theme', async ({
    trusted: workbench,
    workspace,
    said,
  }) => {
    const { page } = workbench;
    const panel = new Panel(workbench);
    mkdirSync(pictures, { recursive: true });
    mkdirSync(join(workspace, '.vscode'));
    // Two runs, the other of which is drawn in grey: a folder as the tests before leave it, also where they are left out.
    while (listRuns(workspace).length < 2) await runFromTerminal(workspace, 2);
    await workbench.openFile('tiny.distill.yaml');
    await workbench.rows('Distillery');
    await workbench.command('Distillery: Open Panel');
    // Of two runs it asks which; the newest stands first.
    await page.getByPlaceholder('Which run do you want to show?').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await panel.untilState('Done');
    for (const { name, title, kind } of themes) {
      writeFileSync(join(workspace, '.vscode/settings.json'), JSON.stringify({ 'workbench.colorTheme': title }));
      await page.locator(`.monaco-workbench.${kind}`).waitFor();
      await page.screenshot({ path: join(pictures, `run-${name}.png`) });
    }
    await panel.open('Pruning map');
    await page.screenshot({ path: join(pictures, 'pruning-map.png') });
    const rows = panel.frame.getByRole('table').first();
    expect(await rows.textContent()).toMatch(/conv1[\s\S]*conv2[\s\S]*logits/);
    await panel.open('Stages');
    for (const state of ['teacher', 'student', 'pruned', 'recovered', 'int8']) {
      await panel.frame.getByText(state, { exact: true }).filter({ visible: true }).first().waitFor();
    }
    await page.screenshot({ path: join(pictures, 'stages.png') });
    await panel.frame.locator('.pareto circle.other').first().waitFor({ state: 'attached' });
    // What the engine reported, drawn: the view's own tests have made up samples.
    await panel.open('Evaluation');
    await panel.frame.getByText('By class', { exact: true }).waitFor();
    await panel.frame.getByText(/ and the teacher disagree/).waitFor();
    await page.screenshot({ path: join(pictures, 'evaluation.png') });
    await panel.open('Quantization');
    await panel.frame.getByText('conv1', { exact: true }).filter({ visible: true }).first().waitFor();
    await page.screenshot({ path: join(pictures, 'quantization.png') });
    await panel.open('Curves');
    expect(await panel.lossPixels()).toBeGreaterThan(100);
    expect(said.filter((line) => /content security policy|webview\/panel/i.test(line))).toEqual([]);
  });
}
