// The curves as a person uses them, in a plain page.
import { expect } from 'vitest';
import { Chart } from './chart';
import { test } from './panel-page';

const done = { status: 'done', step: 3798 };

test('curves hide and show their lines from the legend, one by one or alone', async ({ panel }) => {
  await panel.open('curves', done);
  const loss = new Chart(panel, 'loss');
  await expect.poll(() => loss.painted('teacher')).toBeGreaterThan(100);
  const total = await loss.painted('student');
  await loss.entry('KL, teacher').click();
  await expect.poll(() => loss.painted('teacher')).toBe(0);
  expect(await loss.painted('student')).toBeGreaterThan(total / 2);
  expect(await loss.entry('KL, teacher').getAttribute('aria-pressed')).toBe('false');
  await loss.entry('KL, teacher').click();
  await expect.poll(() => loss.painted('teacher')).toBeGreaterThan(100);
  await loss.entry('CE, labels').click({ modifiers: ['Alt'] });
  await expect.poll(() => loss.painted('student')).toBe(0);
  expect(await loss.painted('labels')).toBeGreaterThan(100);
  await loss.entry('CE, labels').press('s');
  await expect.poll(() => loss.painted('student')).toBeGreaterThan(100);
  // The list is one tab stop.
  await loss.entry('Total').focus();
  await panel.page.keyboard.press('ArrowDown');
  await panel.reads(panel.page.locator(':focus'), /^KL, teacher$/);
});

test('curves are smoothed as asked, the raw line behind', async ({ panel }) => {
  await panel.open('curves', done);
  const loss = new Chart(panel, 'loss');
  const slider = panel.page.getByRole('slider', { name: 'Smoothing' });
  const { now: smooth } = await loss.values('Total');
  const raw = panel.page.getByRole('button', { name: 'Raw' });
  await slider.press('ArrowDown');
  await panel.reads(panel.page.locator('.toolbar .value'), /^0\.96$/);
  await slider.fill('0');
  await panel.reads(panel.page.locator('.toolbar .value'), /^0\.00$/);
  const [, ...rows] = await panel.table('Loss');
  expect(rows.length).toBeGreaterThan(10);
  const { now: measured } = await loss.values('Total');
  expect(measured).not.toBe(smooth);
  const { lines } = await panel.savedTable();
  expect(Number(measured)).toBeCloseTo(
    Number(lines.findLast((line) => line.startsWith('3798,') && line.includes(',student,'))?.split(',')[5]),
    4,
  );
  // Without smoothing there is no second line; with it, the raw one can be taken away.
  await slider.fill('0.99');
  await expect.poll(() => loss.inked()).toBeGreaterThan(0);
  const both = await loss.inked();
  await raw.click();
  expect(await raw.getAttribute('aria-pressed')).toBe('false');
  await expect.poll(() => loss.inked()).toBeLessThan(both / 2);
});

test('curves share a cursor, which arrows move and which reads all charts', async ({ panel }) => {
  await panel.open('curves', done);
  const loss = new Chart(panel, 'loss');
  const accuracy = new Chart(panel, 'accuracy');
  const flag = panel.page.locator('.axis-bar .flag');
  await loss.plot.focus();
  await panel.page.keyboard.press('Home');
  await panel.reads(flag, /^step 1 · distil, epoch 0\.00 · 0:00$/);
  await panel.page.keyboard.press('Shift+ArrowRight');
  await panel.reads(flag, /^step 11 · /);
  await panel.hears(
    /^step 11 · distil.*\. Total [\d.]+, KL, teacher [\d.]+, CE, labels [\d.]+\. .*Teacher 99\.18.*Learning rate/,
  );
  expect((await loss.values('Total')).at).toMatch(/^\d\.\d{4}$/);
  expect((await accuracy.values('Teacher')).at).toBe('99.18');
  await panel.page.keyboard.press('+');
  const before = await panel.page.locator('.axis-bar .tick-label').allTextContents();
  await panel.page.keyboard.press('0');
  await expect.poll(() => panel.page.locator('.axis-bar .tick-label').allTextContents()).not.toEqual(before);
  await panel.page.keyboard.press('Escape');
  expect(await flag.isVisible()).toBe(false);
  await panel.page.getByRole('button', { name: 'x axis: epoch' }).click();
  await expect
    .poll(() => panel.page.locator('.axis-bar .tick-label').allTextContents())
    .toEqual(expect.arrayContaining(['2', '4', '6', '8']));
});

test('the gap to the teacher is a curve of its own; the legend of accuracy says the same', async ({ panel }) => {
  await panel.open('curves', done);
  const gap = new Chart(panel, 'gap');
  await expect.poll(() => gap.painted('student')).toBeGreaterThan(50);
  expect(await gap.painted('teacher')).toBeGreaterThan(50);
  const [head, ...rows] = await panel.table('Gap to teacher');
  expect(head).toEqual(['Step', 'Gap to teacher']);
  const last = rows.at(-1)?.[1] ?? '';
  expect(last).toMatch(/^−0\.\d\d$/);
  await panel.reads(panel.page.locator('.chart.accuracy .side'), new RegExp(`To the teacher.*${last}`));
  // Nobody has measured a teacher that is still being trained.
  await panel.open('curves', { example: 600 });
  await new Chart(panel, 'loss').plot.locator('canvas').waitFor();
  expect(await panel.page.locator('.chart.gap').isVisible()).toBe(false);
});

test('curves are saved as a table of all steps and as a picture', async ({ panel }) => {
  await panel.open('curves', done);
  await new Chart(panel, 'loss').plot.locator('canvas').waitFor();
  const { name, lines } = await panel.savedTable();
  expect(name).toBe('mnist-small.csv');
  expect(lines.filter((line) => /,student,/.test(line)).length).toBeGreaterThanOrEqual(3798);
  const [blue, purple] = await panel.colours(['student', 'teacher']);
  const picture = await panel.savedPicture(blue && purple ? [blue, purple] : []);
  expect(picture.name).toBe('mnist-small.png');
  expect(Math.min(...picture.pixels)).toBeGreaterThan(100);
});
