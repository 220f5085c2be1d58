// Writing an experiment, as a person does it.
import { expect } from 'vitest';
import { until } from '../../host/until';
import { appears } from '../../host/workbench';
import { extensionId, test } from '../fixtures';

export function editing(): void {
  test('mistakes are underlined where they are and listed in Problems', async ({ trusted: workbench }) => {
    const { page } = workbench;
    await workbench.openFile('wrong.distill.yaml');
    await page.locator('.squiggly-error').first().waitFor();
    await workbench.command('Problems: Focus on Problems View');
    const problems = page.locator('.markers-panel .monaco-list-row', { hasText: 'Ln' });
    await problems.filter({ hasText: /no file `data.train-imges`.*Ln 4, Col 33/s }).waitFor();
    await problems.filter({ hasText: /`alpha` is 1\.4.*Ln 9, Col 23/s }).waitFor();
    await problems.filter({ hasText: /Did you mean `temperature`.*Ln 9, Col 28/s }).waitFor();
    await workbench.command('View: Hide Panel');
  });

  test('New Experiment writes a file that is ready to run', async ({ trusted: workbench }) => {
    const { page } = workbench;
    await workbench.command('Distillery: New Experiment');
    await page.locator('.quick-input-widget:visible input').fill('first');
    await page.keyboard.press('Enter');
    await page.locator('.tab[data-resource-name="first.distill.yaml"]').waitFor();
    await workbench.command('Distillery: Check Experiment');
    await page.locator('.notification-toast', { hasText: 'first.distill.yaml is ready to run.' }).waitFor();
    expect(await appears(page.locator('.squiggly-error').first(), 100)).toBe(false);
  });

  test('Preview Data shows samples, and others when asked', async ({ trusted: workbench }) => {
    await workbench.openFile('tiny.distill.yaml');
    await workbench.command('Distillery: Preview Data');
    const frame = workbench.webview(extensionId);
    const cards = frame.locator('.preview-cards li');
    await cards.first().getByRole('img').waitFor();
    const before = await cards.allTextContents();
    expect(before.join('')).toMatch(/^\d+$/);
    await workbench.page.screenshot({ path: 'out/screenshots/preview.png' });
    await frame.getByRole('button', { name: 'Other samples' }).click();
    await until('others are shown', async () => (await cards.allTextContents()).join() !== before.join());
    await workbench.command('View: Close All Editors');
  });

  test('VS Code knows how long the activation took', async ({ trusted: workbench }) => {
    await workbench.openFile('tiny.distill.yaml');
    await workbench.command('Developer: Show Running Extensions');
    const row = workbench.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'Distillery' });
    const [, ms] = /Activation: (\d+)ms/.exec((await row.textContent()) ?? '') ?? [];
    expect(Number(ms)).toBeGreaterThan(0);
    console.log(`activation: ${ms} ms`);
  });
}
