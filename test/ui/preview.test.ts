// The page of Preview Data as a person uses it, in a plain page.
import { expect } from 'vitest';
import { type Preview, Samples } from '../../webview/protocol';
import { servePanel } from '../bench/serve-panel.mjs';
import { inBrowser } from './fixtures';

const image = (value: number) =>
  ({ kind: 'image', channels: 1, height: 2, width: 2, pixels: btoa(String.fromCharCode(value, 0, 0, 255)) }) as const;
const images: Preview['samples'] = ['boot', 'shirt'].map((label, i) => ({
  label,
  before: image(40 + i),
  after: { shown: image(200 + i), label: `70 % ${label}, 30 % coat` },
}));
const text: Preview['samples'] = [
  {
    label: 'good',
    before: { kind: 'text', words: [{ text: 'A superb film.' }] },
    after: {
      shown: {
        kind: 'text',
        words: [
          { text: 'A ' },
          { text: 'superb ', change: 'removed' },
          { text: 'brilliant ', change: 'added' },
          { text: 'film.' },
        ],
      },
      label: 'good',
    },
  },
];
const numbers: Preview['samples'] = [{ label: 'up', before: { kind: 'numbers', values: [1.5, -2] } }];

const news = (samples: Preview['samples'], more: Partial<ReturnType<typeof Samples>> = {}) =>
  Samples({
    file: 'boots.distill.yaml',
    data: ['data.train', 'as stage 1 sees it: distil', 'data.test'],
    choice: { data: 1, epoch: 0, page: 0 },
    changes: true,
    preview: { samples, read: 240, page: 0, pages: 20, notes: ['3 of 243 records were skipped.'], columns: ['x', 'y'] },
    ...more,
  });

const test = inBrowser.extend('preview', { scope: 'worker' }, async ({ context }, { onCleanup }) => {
  const { url, close } = await servePanel(0, false, 'dev-preview');
  const page = await context.newPage();
  onCleanup(async () => {
    await page.close();
    close();
  });
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.setViewportSize({ width: 1000, height: 700 });
  await page.goto(`${url}?theme=${process.env.THEME ?? 'dark'}`);
  await page.getByText('The data is being read').waitFor();
  const show = (message: object) => page.evaluate((sent) => window.postMessage(sent), message);
  const asked = () => page.evaluate(() => (window as unknown as { asked: object[] }).asked.at(-1));
  return { page, show, asked, complaints };
});

test('images stand beside what became of them, with the names of their classes', async ({ preview }) => {
  const { page, show, complaints } = preview;
  expect(await preview.asked()).toEqual({ type: 'ready' });
  await show(news(images));
  await page.getByRole('heading', { name: 'Data of boots.distill.yaml' }).waitFor();
  const cards = page.locator('.preview-card');
  expect(await cards.locator('figcaption').allInnerTexts()).toEqual([
    'as it is\nboot',
    'changed\n70 % boot, 30 % coat',
    'as it is\nshirt',
    'changed\n70 % shirt, 30 % coat',
  ]);
  const first = page.getByRole('img', { name: 'changed 70 % boot' });
  const drawn = await first.evaluate((canvas) =>
    Array.from((canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, 2, 2).data ?? []),
  );
  expect(drawn.filter((_, i) => i % 4 === 0)).toEqual([200, 0, 0, 255]);
  expect(await page.getByText('3 of 243 records were skipped.').count()).toBe(1);
  expect(complaints).toEqual([]);
});

test('the keyboard goes to another epoch, to other samples, and keeps its place', async ({ preview }) => {
  const { page, show, asked } = preview;
  await show(news(images));
  await page.getByRole('button', { name: 'Next epoch' }).focus();
  await page.keyboard.press('Enter');
  expect(await asked()).toEqual({ type: 'choose', choice: { data: 1, epoch: 1, page: 0 } });
  await show(news(images, { choice: { data: 1, epoch: 1, page: 0 } }));
  await page.getByText('Epoch 2', { exact: true }).waitFor();
  expect(await page.locator(':focus').textContent()).toContain('Next epoch');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await asked()).toEqual({ type: 'choose', choice: { data: 1, epoch: 1, page: 1 } });
});

test('texts show what went and what came, also narrow', async ({ preview }) => {
  const { page, show } = preview;
  await page.setViewportSize({ width: 480, height: 700 });
  await show(news(text));
  await page.locator('ins', { hasText: 'brilliant' }).waitFor();
  expect(await page.locator('del').allInnerTexts()).toEqual(['superb ']);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(480);
  await page.setViewportSize({ width: 1000, height: 700 });
});

test('numbers are a table, of data that no stage changes there is no epoch to choose', async ({ preview }) => {
  const { page, show } = preview;
  await show(news(numbers, { changes: false, choice: { data: 0, epoch: 0, page: 0 } }));
  const rows = page.getByRole('table', { name: 'Samples' }).locator('tr');
  await rows.first().waitFor();
  expect(await rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)))).toEqual([
    ['class', 'x', 'y'],
    ['up', '1.5', '-2'],
  ]);
  expect(await page.getByRole('button', { name: 'Next epoch' }).count()).toBe(0);
});

test('what cannot be read is said, and leads to where the experiment names it', async ({ preview }) => {
  const { page, show, asked } = preview;
  await show(news([], { preview: undefined, problem: 'a.csv, line 3: it has 1 fields.' }));
  await page.getByRole('alert').getByText('a.csv, line 3').waitFor();
  await page.getByRole('button', { name: 'Open where it stands' }).click();
  expect(await asked()).toEqual({ type: 'open-problem' });
});
