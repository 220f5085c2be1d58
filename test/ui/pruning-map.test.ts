// The pruning map as a person uses it, in a plain page.
import { describe, expect, onTestFinished } from 'vitest';
import { type Rgb, scoreColours, type ThemeKind } from '../../webview/data/pruning/viridis';
import { integer } from '../../webview/format';
import { Report, Snapshot } from '../../webview/protocol';
import { sampleHeader } from '../unit/webview/sample-plan';
import type { PanelPage } from './panel-page';
import { test } from './panel-page';
import { goneOf, keptOf, PruningMap, report, scoresOf } from './pruning-map';

const css = ([r, g, b]: Rgb) => `${r} ${g} ${b} 255`;
const colours = (theme: ThemeKind) => scoreColours(theme).map(css);
const strongest = (layer: string) => {
  const scores = scoresOf(layer);
  return scores.indexOf(Math.max(...keptOf(layer).map((channel) => scores[channel] ?? 0)));
};
const NOTHING = /^Point at a cell/;
const fate = 'layer3.0.conv2·channel';

async function open(panel: PanelPage, query: Record<string, string | number> = {}): Promise<PruningMap> {
  await panel.open('pruning', { pruning: 'residual', ...query });
  const map = new PruningMap(panel);
  if ((query.pruning ?? 'residual') === 'residual') await map.row('stem').waitFor();
  return map;
}

describe('a cell', () => {
  test('is named when it is pointed at: layer, channel, score, rank and fate', async ({ panel }) => {
    const map = await open(panel);
    await panel.reads(map.readout, NOTHING);
    await map.point('layer3.0.conv2', 57);
    // As in the design's picture, which was drawn from the same numbers.
    await panel.reads(map.readout, /^layer3\.0\.conv2·channel 57·score 0\.426·rank 84 of 128·kept·/);
    await panel.hears('layer3.0.conv2, channel 57, score 0.426, rank 84 of 128, kept');
    const [gone = -1] = goneOf('layer3.0.conv2', 2).filter((channel) => !goneOf('layer3.0.conv2', 1).includes(channel));
    await map.point('layer3.0.conv2', gone);
    await panel.reads(map.readout, new RegExp(`^${fate} ${gone}·.*·removed in step 2, with group C·`));
    const lit = await panel.page.locator('.map-row.in-group .map-name').allTextContents();
    expect(lit).toEqual(['layer3.0.conv2', 'layer3.0.shortcut', 'layer3.1.conv2']);
    await panel.page.mouse.move(2, 2);
    await panel.reads(map.readout, NOTHING);
    expect(await panel.page.locator('.map-row.in-group').count()).toBe(0);
  });

  test('is reached with the arrow keys, over all layers', async ({ panel }) => {
    const map = await open(panel);
    const { keyboard } = panel.page;
    const press = async (keys: string, reads: RegExp) => {
      for (const key of keys.split(' ')) await keyboard.press(key);
      await panel.reads(map.readout, reads);
    };
    await panel.page.getByRole('button', { name: 'CSV' }).focus();
    await press('Shift+Tab Tab Tab', /^stem·channel 0·score/);
    await press('ArrowRight', /^stem·channel 1·/);
    await press('Shift+ArrowRight', /^stem·channel 11·/);
    await press('ArrowDown', /^layer1\.0\.conv1·channel 11·/);
    await press('End', /^layer1\.0\.conv1·channel 31·/);
    await press('ArrowRight', /^layer1\.0\.conv1·channel 31·/);
    await press('Home ArrowLeft ArrowUp', /^stem·channel 0·/);
    await press('Shift+ArrowDown Shift+ArrowDown', /^logits·keeps its 10 channels·boundary: class logits are never/);
    await panel.hears('logits, keeps its 10 channels, boundary: class logits are never pruned');
    await press('ArrowUp', /^layer3\.1\.conv2·channel 0·/);
    await press('Enter', /^layer3\.1\.conv2·/);
    await panel.reads(panel.page.locator('.map-detail h2').first(), /^layer3\.1\.conv2/);
    await press('Escape', /^layer3\.1\.conv2·/);
    await panel.reads(panel.page.locator('.map-detail'), /^Click a layer/);
    await press('Escape', NOTHING);
  });
});

describe('a layer that is clicked', () => {
  test('shows its scores sorted, with the threshold, and what its group forces out elsewhere', async ({ panel }) => {
    const map = await open(panel);
    const { page } = panel;
    await map.click('layer3.0.conv2', 3);
    const detail = page.locator('.map-detail');
    await panel.reads(detail.locator('h2').first(), /^layer3\.0\.conv2Conv 3×3, 128 → 93 channels, L1 over group C$/);
    for (const words of ['threshold 0.393', '93 kept', '35 removed'])
      await detail.getByText(words, { exact: true }).waitFor();
    const bars = await detail.locator('svg path[fill]').evaluateAll((paths) =>
      paths
        .flatMap((path) => [...(path.getAttribute('d') ?? '').matchAll(/M([\d.]+) [\d.]+V([\d.]+)/g)])
        .map(([, x, y]) => ({ x: Number(x), y: Number(y) }))
        .sort((a, b) => a.x - b.x)
        .map(({ y }) => y),
    );
    const descending = (tops: number[]) => tops.every((top, i) => i === 0 || top >= (tops[i - 1] ?? 0));
    expect(bars).toHaveLength(128);
    expect([bars.slice(0, 93), bars.slice(93)].map(descending)).toEqual([true, true]);
    expect(await detail.locator('.map-forced circle').count()).toBe(6);
    const members = page.getByRole('region', { name: 'Removed with it' });
    expect(await members.locator('tbody tr').allTextContents()).toEqual([
      'layer3.0.conv2weight, axis 0producer−27,090',
      'layer3.0.shortcutweight, axis 0producer−1,960',
      'layer3.1.conv2weight, axis 0producer−23,940',
      '3 normsscale, biasnorm−210',
      'layer3.1.conv1weight, axis 1consumer−23,940',
      'logitsweight, axis 1consumer−350',
    ]);
    await panel.reads(
      detail,
      /6 channels go although this layer alone would keep them; 13 stay although it would not\./,
    );
    await panel.hears(/^layer3\.0\.conv2 is open\. 6 channels go although/);
    const [head, first, ...rows] = await panel.table('Channels of the open layer');
    expect(head).toEqual(['Rank', 'Channel', "Group's score", "Layer's own score", 'Fate']);
    expect(first?.slice(0, 2)).toEqual(['1', String(strongest('layer3.0.conv2'))]);
    expect(rows.filter(([, , , , fated]) => fated?.startsWith('removed'))).toHaveLength(35);
    // The strongest channel's bar is the first.
    const box = await detail.locator('.map-scores').boundingBox();
    await page.mouse.move((box?.x ?? 0) + 34, (box?.y ?? 0) + 100);
    await panel.reads(map.readout, new RegExp(`^${fate} ${strongest('layer3.0.conv2')}·.*·rank 1 of 128·`));
  });

  test('stays open where it is, until Escape', async ({ panel }) => {
    const map = await open(panel);
    await map.click('layer2.1.conv1', 5);
    await panel.tab('Stages').click();
    await panel.tab('Pruning map').click();
    const title = panel.page.locator('.map-detail h2').first();
    await panel.reads(title, /^layer2\.1\.conv1/);
    await map.row('logits').click();
    await panel.reads(title, /^logitsGemm, 10 channels, boundary: class logits are never pruned/);
    expect(await panel.page.locator('.map-scores').isVisible()).toBe(false);
    await map.element.press('Escape');
    await panel.reads(panel.page.locator('.map-detail'), /^Click a layer/);
  });
});

describe('the slider', () => {
  test('moves through the steps: what is hatched, kept and summed up', async ({ panel }) => {
    const map = await open(panel);
    const slider = panel.page.getByRole('slider', { name: 'Pruning step' });
    await slider.focus();
    for (const [key, step, label] of [
      ['End', 3, '30 %'],
      ['ArrowLeft', 2, '20 %'],
      ['Home', 0, 'before'],
      ['ArrowRight', 1, '10 %'],
    ] as const) {
      await panel.page.keyboard.press(key);
      await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe(label);
      for (const layer of ['stem', 'layer2.1.conv1', 'layer3.1.conv1']) {
        await expect.poll(() => map.hatched(layer), { message: `${layer} at ${label}` }).toEqual(goneOf(layer, step));
        const kept = keptOf(layer, step).length;
        await panel.reads(map.row(layer).locator('.map-kept'), `${kept} / ${scoresOf(layer).length}`);
      }
      await panel.reads(panel.page.locator('.map-summary'), new RegExp(integer(report.steps[step]?.parameters ?? 0)));
    }
  });

  test('stays at the newest step as steps come, unless it was moved', async ({ panel }) => {
    await open(panel, { pruned: 1 });
    const slider = panel.page.getByRole('slider', { name: 'Pruning step' });
    const tellOf = (steps: number) =>
      panel.send(Report({ report: { ...report, steps: report.steps.slice(0, steps + 1) } }));
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe('10 %');
    await slider.press('Home');
    await slider.press('End');
    await tellOf(2);
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe('20 %');
    await slider.press('ArrowLeft');
    await tellOf(3);
    await expect.poll(() => slider.getAttribute('max')).toBe('3');
    expect(await slider.getAttribute('aria-valuetext')).toBe('10 %');
  });
});

describe('the colours', () => {
  const layers = report.layers.flatMap(({ name, group }) => (group === undefined ? [] : [name]));

  test('are spread over each layer, or over all', async ({ panel }) => {
    const map = await open(panel);
    const ramp = colours('dark');
    const drawn = async (layer: string) => {
      const cells = await map.cells(layer);
      return keptOf(layer).map((channel) => cells[channel]);
    };
    const expected = (layer: string, range: readonly number[]) => {
      const [low, high] = [Math.min(...range), Math.max(...range)];
      const shade = (score: number) => Math.min(17, Math.floor((18 * (score - low)) / (high - low)));
      return keptOf(layer).map((channel) => ramp[shade(scoresOf(layer)[channel] ?? 0)]);
    };
    const all = layers.flatMap((layer) => scoresOf(layer));
    for (const layer of layers) expect(await drawn(layer), layer).toEqual(expected(layer, scoresOf(layer)));
    await panel.page.getByRole('button', { name: 'Colour scale: global' }).click();
    await expect.poll(() => drawn('layer3.1.conv1')).toEqual(expected('layer3.1.conv1', all));
    for (const layer of layers) expect(await drawn(layer), layer).toEqual(expected(layer, all));
    const pressed = panel.page.locator('.pruning .toggle[aria-pressed=true]');
    expect(await pressed.allTextContents()).toEqual(['global']);
  });

  test('follow the theme, from which the strong stand away', async ({ panel }) => {
    const map = await open(panel);
    for (const theme of ['light', 'high-contrast', 'high-contrast-light', 'dark'] as const) {
      await panel.page.evaluate((name) => {
        document.body.className = `vscode-${name}`;
      }, theme);
      const ramp = colours(theme);
      await expect.poll(async () => (await map.cells('stem'))[strongest('stem')], { message: theme }).toBe(ramp.at(-1));
    }
  });
});

test('a map of many layers has the rows in the page that are near, and brings on others', async ({ panel }) => {
  const { page } = panel;
  // So low that the page scrolls too, and rows so high that ten of them are more than is kept ready.
  await page.setViewportSize({ width: 1200, height: 500 });
  onTestFinished(() => page.setViewportSize(panel.size));
  const map = await open(panel, { pruning: 'large', rows: 80, channels: 1024 });
  const rows = page.locator('.map-body .map-row');
  await rows.first().waitFor();
  expect(await rows.count()).toBeLessThan(40);
  await page.getByRole('button', { name: 'CSV' }).focus();
  await page.keyboard.press('Tab');
  for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowDown');
  // Whoever has scrolled the page away is brought back.
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.keyboard.press('ArrowUp');
  await panel.reads(map.readout, /^features\.9\.block\.3\.conv·channel 0·/);
  const current = page.locator('.map-row.current');
  await expect.poll(() => current.isVisible()).toBe(true);
  const [row, frame] = [await current.boundingBox(), await map.element.boundingBox()];
  expect(row?.y ?? 0).toBeGreaterThanOrEqual((frame?.y ?? 0) - 1);
  expect((row?.y ?? 0) + (row?.height ?? 0)).toBeLessThanOrEqual((frame?.y ?? 0) + (frame?.height ?? 0) + 1);
  expect((row?.y ?? 0) + (row?.height ?? 0)).toBeLessThanOrEqual(501);
  // Whoever looks at another view and comes back finds what was open.
  await page.keyboard.press('Enter');
  await panel.tab('Stages').click();
  await panel.tab('Pruning map').click();
  await panel.reads(page.locator('.map-row.open .map-name'), /^features\.9\.block\.3\.conv$/);
});

test('heads are cells of their own, and tell what they are', async ({ panel }) => {
  const map = await open(panel, { pruning: 'attention' });
  await panel.page.locator('.map-row[data-row="0"]').waitFor();
  await panel.page.getByRole('button', { name: 'CSV' }).focus();
  await panel.page.keyboard.press('Tab');
  await panel.reads(map.readout, /^encoder\.layer\.0\.attention\.self\.query·head 0·score [\d.]+·rank \d of 8·/);
});

test('without a map the view says what brings one, and leads there', async ({ panel }) => {
  await panel.open('pruning', { step: 400 });
  const empty = panel.page.locator('.pruning .empty');
  await panel.reads(empty, /^Nothing pruned yet\. The map comes after prune, in about \d+:\d\d\.$/);
  const header = sampleHeader();
  await panel.send(
    Snapshot({
      header: { ...header, rail: header.rail.filter(({ label }) => label !== 'prune') },
      spans: [],
      rows: { steps: [], validations: [] },
      log: [],
    }),
  );
  await panel.reads(
    empty,
    /^This run removes no channels\. To prune the student, add a stage:- prune: \{ ratio: 0\.3 \}/,
  );
  await panel.page.getByRole('button', { name: 'Open experiment' }).click();
  expect(await panel.posted('action')).toMatchObject({ action: 'open-experiment' });
});
