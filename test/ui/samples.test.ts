// What language models write, as a person reads it in a plain page.
import { describe, expect } from 'vitest';
import { sampleSamples } from '../unit/webview/sample-samples';
import { test } from './panel-page';

describe('samples', () => {
  test('show what teacher and student write, and which of it is right; the slider goes back in time', async ({
    panel,
  }) => {
    await panel.open('samples', { samples: 8 });
    const { page } = panel;
    const verdict = page.locator('.verdict .big');
    await panel.reads(verdict, /^Student: 4 of 5 solved, the teacher 5$/);
    const table = page.getByRole('table', { name: 'What the models write' });
    expect(await table.locator('thead th').allTextContents()).toEqual(['Problem', 'Teacher', 'Student']);
    await panel.reads(table.locator('tbody tr').nth(1), /^47\+85\?addition, level 2 · 132Teacher1327\+5=12/);
    const marks = (column: number) => table.locator(`tbody td:nth-of-type(${column}) .icon`);
    const labels = (column: number) =>
      marks(column).evaluateAll((all) => all.map((mark) => mark.getAttribute('aria-label')));
    expect(await labels(1)).toEqual(['right', 'right', 'right', 'right', 'right']);
    expect(await labels(2)).toEqual(['right', 'right', 'right', 'right', 'wrong']);
    expect(await table.locator('.astray').allTextContents()).toEqual(['9-9=0']);
    const slider = page.getByRole('slider', { name: 'When the models were asked' });
    await slider.focus();
    await page.keyboard.press('ArrowLeft');
    await panel.reads(verdict, /^Student: 3 of 5 solved, the teacher 5$/);
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^Student, step 750 of /);
    await page.keyboard.press('Home');
    await panel.reads(verdict, /^Teacher: 0 of 5 solved$/);
    expect(await table.locator('thead th').allTextContents()).toEqual(['Problem', 'Teacher']);
    await panel.reads(table.locator('tbody tr').last(), /no answer20-2=11$/);
  });

  test('follow what is new, unless somebody looks at what was before', async ({ panel }) => {
    await panel.open('samples', { samples: 3 });
    const { page } = panel;
    const verdict = page.locator('.verdict .big');
    await panel.reads(verdict, /^Teacher: 4 of 5/);
    const [learning] = sampleSamples(4);
    if (learning) await panel.send({ type: 'report', report: learning });
    await panel.reads(verdict, /^Teacher: 5 of 5/);
    await page.getByRole('slider').focus();
    await page.keyboard.press('Home');
    const [, taught] = sampleSamples(6);
    if (taught) await panel.send({ type: 'report', report: taught });
    await expect.poll(() => page.getByRole('slider').getAttribute('max')).toBe('5');
    await panel.reads(verdict, /^Teacher: 0 of 5/);
  });

  test('stand below what each model solves, by level, once that is measured', async ({ panel }) => {
    await panel.open('samples', { samples: 12, status: 'done', step: 3798 });
    const table = panel.page.getByRole('table', { name: 'Problems solved, by level' });
    const rows = await table
      .locator('tbody tr')
      .evaluateAll((all) => all.map((row) => [...row.children].map((c) => c.textContent)));
    expect(rows[1]).toEqual(['student', '96.0 %', '90.0 %', '81.0 %', '12.0 %', '69.8 % ± 4.5', '6,100', '262.0 kB']);
    expect(rows.map(([name]) => name)).toContain('student, answers alone');
  });

  test('say what they wait for where no model writes', async ({ panel }) => {
    await panel.open('samples', { step: 400 });
    await panel.reads(panel.page.locator('.samples .empty'), /^No model of this run has written anything yet\./);
  });
});
