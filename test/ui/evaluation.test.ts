// What evaluate measured, as a person reads it in a plain page.
import { describe, expect } from 'vitest';
import { test } from './panel-page';

const query = { status: 'done', step: 3798, states: 6, evaluated: 10 };

describe('evaluation', () => {
  test('compares the models in a table, whose rows choose the matrix and the classes below', async ({ panel }) => {
    await panel.open('evaluation', query);
    const { page } = panel;
    await panel.reads(page.locator('.verdict .big'), /^recovered: 93\.04 % right, 1\.23 points below the teacher\.$/);
    const table = page.getByRole('grid', { name: 'What evaluate measured' });
    const heads = await table.locator('thead th').allTextContents();
    expect(heads.slice(0, 4)).toEqual(['Model', 'Accuracy', 'To the teacher', 'Top 5']);
    const row = (name: string) => table.locator('tbody tr', { has: page.getByText(name, { exact: true }) });
    await panel.reads(row('student'), /^studentdistil.*94\.08 % 93\.62–94\.54−0\.19 within noise −0\.60 to \+0\.22/);
    await panel.reads(row('pruned'), /90\.22 %.*−4\.05 beyond noise/);
    expect(await row('recovered').getAttribute('aria-selected')).toBe('true');
    const classes = page.getByRole('table', { name: 'Precision and recall of recovered' });
    await classes.waitFor();
    await row('recovered').focus();
    await page.keyboard.press('ArrowUp');
    await panel.reads(page.locator('.confusion h2'), /^What pruned takes for what$/);
    await row('teacher').click();
    await panel.reads(page.locator('.confusion h2'), /^What teacher takes for what$/);
    expect(await table.locator('tr[aria-selected=true]').count()).toBe(1);
    const { name, lines } = await panel.savedTable();
    expect(name).toBe('mnist-small-evaluation.csv');
    expect(lines.map((line) => line.split(',')[0])).toEqual([
      'model',
      ...['teacher', 'student', 'pruned', 'recovered', 'int8'],
    ]);
  });

  test('tells of each cell of the matrix, by pointer and by keyboard', async ({ panel }) => {
    await panel.open('evaluation', query);
    const { page } = panel;
    const matrix = page.getByRole('group', { name: /^Confusion matrix of recovered, 10 classes/ });
    const reading = page.locator('.matrix-reading');
    await panel.reads(reading, /^Most frequent mistake: 77 of 1,000 samples that are "sneaker" are taken for/);
    await matrix.focus();
    await panel.reads(reading, /^970 of 1,000 samples that are "t-shirt" are recognized \(97\.0 %\)\.$/);
    await matrix.press('ArrowRight');
    await matrix.press('ArrowRight');
    await panel.hears(/^21 of 1,000 samples that are "t-shirt" are taken for "pullover" \(2\.1 %\)$/);
    await matrix.press('ArrowDown');
    await matrix.press('End');
    await panel.reads(reading, /^0 of 1,000 samples that are "trousers" are taken for "ankle boot"/);
    const canvas = matrix.locator('canvas');
    const { width, height } = (await canvas.boundingBox()) ?? { width: 0, height: 0 };
    await canvas.hover({ position: { x: width - 8, y: height - 8 } });
    await panel.reads(reading, /^944 of 1,000 samples that are "ankle boot" are recognized/);
    await canvas.hover({ position: { x: 4, y: 4 } });
    await panel.reads(reading, /^Most frequent mistake/);
    const [head, first] = await panel.table('Mistakes, the most frequent first');
    expect(head).toEqual(['Is', 'Taken for', 'Samples', 'Share of the class']);
    expect(first).toEqual(['sneaker', 'ankle boot', '77', '7.7 %']);
  });

  test('sorts the classes by what is pressed, and draws a hundred of them', async ({ panel }) => {
    await panel.open('evaluation', { ...query, evaluated: 120 });
    const { page } = panel;
    const recall = page.getByRole('columnheader', { name: 'Recall' });
    const first = page.locator('.classes tbody tr').first();
    await panel.reads(first, /^breed 1 ?92\.4 %97\.0 %/);
    await recall.getByRole('button').press('Enter');
    expect(await recall.getAttribute('aria-sort')).toBe('ascending');
    await panel.reads(first, /^breed 8 ?92\.6 %89\.0 %/);
    await recall.getByRole('button').press('Enter');
    expect(await recall.getAttribute('aria-sort')).toBe('descending');
    await panel.reads(first, /^breed 1 ?92\.4 %97\.0 %/);
    const matrix = page.locator('.matrix');
    await matrix.press('End');
    await panel.reads(
      page.locator('.matrix-reading'),
      /^0 of 1,000 samples that are "breed 1" are taken for "breed 120"/,
    );
    const wide = await matrix.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    expect(wide).toBe(0);
    expect(await matrix.locator('canvas').evaluate(({ clientWidth }) => clientWidth)).toBeGreaterThan(360);
  });

  test('shows where student and teacher disagree, as images, texts or numbers', async ({ panel }) => {
    const { page } = panel;
    const cards = page.locator('.disagreement');
    await panel.open('evaluation', query);
    await panel.reads(
      page.locator('.disagreements .section-note'),
      /^467 samples, of them the 8 that both are surest of;/,
    );
    expect(await cards.count()).toBe(8);
    await panel.reads(cards.first(), /^labelt-shirtteachert-shirt 61\.0 %recoveredpullover 98\.0 %$/);
    await cards.first().getByRole('img', { name: 'Labelled "t-shirt"' }).waitFor();
    const marks = cards.first().locator('.icon');
    expect(await marks.evaluateAll((all) => all.map((mark) => mark.getAttribute('aria-label')))).toEqual([
      'right',
      'wrong',
    ]);
    await panel.reads(cards.nth(5), /^teachersneaker 71\.0 %recoveredsandal 83\.0 %$/);
    await panel.open('evaluation', { ...query, sample: 'text' });
    await panel.reads(cards.first(), /^Not one of the films .* Really\.label/);
    await panel.open('evaluation', { ...query, sample: 'numbers' });
    await panel.reads(cards.first(), /^10\.12520\.25.*81and 3 morelabel/);
  });

  test('of models that write tokens there is no matrix; without a report it says what is awaited', async ({
    panel,
  }) => {
    const { page } = panel;
    await panel.open('evaluation', { ...query, evaluated: 0 });
    await panel.reads(page.locator('.models tbody'), /perplexity 1\.27/);
    expect(await page.locator('.confusion, .classes, .disagreements').filter({ visible: true }).count()).toBe(0);
    await panel.open('evaluation', { step: 400 });
    await panel.reads(
      page.locator('.evaluation .empty'),
      /^Here stand the models.*Comes with evaluate, after quantize/,
    );
  });

  test('keeps the name of a model in sight where the panel is narrow', async ({ panel }) => {
    const { page, size } = panel;
    await page.setViewportSize({ width: 480, height: 900 });
    await panel.open('evaluation', query);
    const name = page.locator('.models tbody .model-name').first();
    await name.waitFor();
    const before = await name.boundingBox();
    await page.locator('.models-scroll').evaluate((scroll) => scroll.scrollTo({ left: 300 }));
    expect((await name.boundingBox())?.x).toBe(before?.x);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(480);
    // No tab lies outside: the last one can be pressed.
    await panel.tab('Log').click();
    await page.locator('[role=tab][aria-selected=true]', { hasText: 'Log' }).waitFor();
    await page.setViewportSize(size);
  });
});
