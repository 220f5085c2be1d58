// The panel's tabs, stages and quantization as a person uses them, in a plain page.
import { describe, expect } from 'vitest';
import { sampleHeader } from '../unit/webview/sample-plan';
import { sampleQuantization } from '../unit/webview/sample-quantization';
import { STATES } from '../unit/webview/sample-stages';
import { sampleTuning } from '../unit/webview/sample-tuning';
import { test } from './panel-page';

const done = { status: 'done', step: 3798 };

describe('the tabs', () => {
  test('are one tab stop, in which arrows choose', async ({ panel }) => {
    await panel.open('curves', { step: 400 });
    const { page } = panel;
    await panel.tab('Curves').focus();
    for (const [key, view] of [
      ['ArrowRight', 'Pruning map'],
      ['ArrowRight', 'Quantization'],
      ['End', 'Log'],
      ['ArrowRight', 'Curves'],
      ['ArrowLeft', 'Log'],
      ['ArrowLeft', 'Samples'],
      ['Home', 'Curves'],
    ] as const) {
      await page.keyboard.press(key);
      await panel.reads(page.locator('[role=tab][aria-selected=true]'), new RegExp(`^${view}$`));
      expect(await panel.text(page.locator(':focus'))).toBe(view);
      expect(await page.locator('[role=tab][tabindex="0"]').allTextContents()).toEqual([view]);
    }
    await page.keyboard.press('Shift+Tab');
    expect(await page.locator('[role=tab]:focus').count()).toBe(0);
  });
});

describe('stages', () => {
  const query = { ...done, states: 6, others: 9 };

  test('gives the verdict, and every state with its figures; the keyboard goes from one to the next', async ({
    panel,
  }) => {
    await panel.open('stages', query);
    const { page } = panel;
    // The head of a run that is done is one line: what it cost stands beside its name.
    await panel.reads(page.locator('.run-title .from'), /2:38 on 2 CPU threads$/);
    expect(
      await page.locator('.facts, .rail').evaluateAll((parts) => parts.filter((p) => p.checkVisibility()).length),
    ).toBe(0);
    const verdict = page.locator('.verdict-words');
    await panel.reads(verdict, /^1\/9 of the size, 2\.4× the speed, 0\.30 points lost\./);
    await panel.reads(
      verdict,
      /int8 would be 1\/32 of the size, but it is slower than float here, 0\.071 against 0\.047 ms: keep float\./,
    );
    await panel.reads(verdict, /Distilling won 0\.55 points over labels alone\.$/);
    const rows = page.getByRole('table', { name: 'What each stage made' }).locator('.timeline-row');
    const shown = await rows.evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll('.who b, .value')].map(({ textContent }) => textContent?.trim())),
    );
    expect(shown).toEqual([
      ['teacher', '421,642', '8.48 M', '1.69 MB', '0.112 ms', '4.31 ms', '99.18 %'],
      ['student', '80,602 1/5.2', '2.18 M 1/3.9', '326.4 kB 1/5.2', '0.062 ms 1.8×', '2.24 ms 1.9×', '98.97 % −0.21'],
      ['pruned', '45,114 1/9.3', '1.41 M 1/6.0', '184.6 kB 1/9.2', '0.047 ms 2.4×', '1.58 ms 2.7×', '97.21 % −1.97'],
      [
        'recovered kept',
        '45,114 1/9.3',
        '1.41 M 1/6.0',
        '184.6 kB 1/9.2',
        '0.047 ms 2.4×',
        '1.58 ms 2.7×',
        '98.88 % −0.30',
      ],
      [
        'int8, not kept',
        '45,114 1/9.3',
        '1.41 M 1/6.0',
        '53.2 kB 1/32',
        '0.071 ms 0.66× float',
        '1.71 ms 0.92× float',
        '98.84 % −0.34',
      ],
    ]);
    expect(await page.locator('.timeline .worse').allTextContents()).toEqual(['0.66× float', '0.92× float']);
    await rows.first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await panel.reads(page.locator('.timeline-row:focus'), /^pruned/);
    await page.keyboard.press('End');
    await panel.reads(page.locator('.timeline-row:focus'), /^int8/);
    expect(await page.locator('.timeline-row[tabindex="0"]').count()).toBe(1);
  });

  test('shows size against accuracy with other runs in grey, which pointer and arrows name', async ({ panel }) => {
    await panel.open('stages', query);
    const { page } = panel;
    const chart = page.locator('.pareto');
    const reading = page.locator('.pareto-reading');
    await panel.reads(
      page.locator('.size-accuracy .section-head'),
      /area: latency at batch 1; grey: other runs; dotted/,
    );
    expect(await chart.locator('circle.other').count()).toBe(9);
    expect(await chart.locator('circle.bubble').count()).toBe(5);
    expect(await chart.locator('.point-name').allTextContents()).toEqual([
      'teacher 99.18, 0.112 ms',
      'student 98.97, 0.062 ms',
      'pruned 97.21, 0.047 ms',
      'recovered 98.88, 0.047 ms',
      'int8 98.84, 0.071 ms',
    ]);
    await panel.pointAt(chart.locator('circle.other').nth(2));
    await panel.reads(reading, /^run of 20 Nov 19:31, recovered: 98\.62 %, 204\.0 kB, 0\.050 ms$/);
    await panel.pointAt(chart.locator('circle.bubble').nth(4));
    await panel.reads(reading, /^int8, not kept: 98\.84 %, 53\.2 kB, 0\.071 ms$/);
    await page.mouse.move(2, 2);
    await panel.reads(reading, /^$/);
    await chart.press('Home');
    await chart.press('ArrowRight');
    await panel.reads(reading, /^run of 15 Nov 19:31, recovered: 97\.61 %, 74\.0 kB/);
    await panel.hears(/^run of 15 Nov 19:31, recovered: 97\.61 %/);
    await chart.press('End');
    await panel.reads(reading, /^teacher: 99\.18 %/);
    const [head, ...rows] = await panel.table('Size against accuracy');
    expect(head).toEqual(['Run', 'State', 'File', 'Accuracy', 'Latency, batch 1']);
    expect(rows).toHaveLength(14);
    expect(rows[5]).toEqual(['run of 22 Nov 19:31', 'recovered', '268.0 kB', '98.81 %', '0.058 ms']);
    await panel.send({ type: 'other-runs', runs: [] });
    await expect.poll(() => chart.locator('circle.other').count()).toBe(0);
    await panel.reads(page.locator('.size-accuracy .section-head'), /batch 1; dotted/);
  });

  test('is saved as a table of the states and as a picture', async ({ panel }) => {
    await panel.open('stages', query);
    const { name, lines } = await panel.savedTable();
    expect(name).toBe('mnist-small-stages.csv');
    const [, ...own] = lines.slice(0, 7).map((line) => line.split(',').slice(0, 2));
    expect(own).toEqual(STATES.map((state) => ['sample', state.name]));
    expect(new Set(lines.slice(7).map((line) => line.split(',')[0])).size).toBe(9);
    expect(lines[6]).toBe(
      'sample,int8,student,"quantize, static, entropy",45114,1410000,53200,0.071,1.71,0.9884,test,1',
    );
    const [blue] = await panel.colours(['student']);
    const picture = await panel.savedPicture(blue ? [blue] : []);
    expect(picture.name).toBe('mnist-small-stages.png');
    expect(picture.width).toBeGreaterThan(1100);
    // The bars of four states, 6 px high.
    expect(picture.pixels[0]).toBeGreaterThan(2500);
  });

  test('says when the first figures come, while there are none', async ({ panel }) => {
    await panel.open('stages', { step: 20, states: 0 });
    await panel.reads(
      panel.page.locator('.stages .empty'),
      /^No model is measured yet\. The first figures come with distil\.$/,
    );
    await panel.open('stages', { step: 400, states: 1 });
    await panel.reads(panel.page.locator('.verdict .big'), /^The teacher: 1\.69 MB, 0\.112 ms, 99\.18 %\.$/);
    await panel.reads(panel.page.locator('.size-accuracy .pane-empty'), /once the accuracy of two is measured/);
  });
});

describe('what tune tried', () => {
  test('stands below the stages, with a check at what is proposed; without a tune stage there is no word of it', async ({
    panel,
  }) => {
    await panel.open('stages', { ...done, states: 6 });
    expect(await panel.page.locator('.tuned').isVisible()).toBe(false);
    await panel.open('stages', { ...done, states: 6, tuned: 1 });
    const { page } = panel;
    const table = page.getByRole('table', { name: 'What tune tried' });
    await table.waitFor();
    expect(await table.locator('tbody tr').allTextContents()).toEqual([
      'temperature 197.03 %−0.08 ± 0.21 pointswithin the noise',
      'temperature 2 now97.11 %as it is',
      'temperature 497.53 %+0.42 ± 0.18 pointsbetter: proposed',
      'ratio 0.298.10 %+0.30 ± 0.12 points1.52 msbetter, but slower',
      'ratio 0.3 now97.80 %1.21 msas it is',
      'ratio 0.40.980 msnot tried enough',
    ]);
    expect(await table.locator('tbody tr', { has: page.locator('.icon') }).count()).toBe(1);
    await panel.reads(page.locator('.tuned .say'), sampleTuning().verdict);
  });
});

describe('quantization', () => {
  const report = sampleQuantization(20);

  test('tells what was tried, which was kept, and of which the layers are', async ({ panel }) => {
    await panel.open('quantization', { ...done, layers: 20 });
    const { page } = panel;
    await panel.reads(page.locator('.verdict .big'), report.verdict);
    await panel.reads(
      page.locator('.verdict-words'),
      /mode auto · calibration entropy, 512 samples · limit 1\.00 point · kept float32$/,
    );
    const trials = page.getByRole('table', { name: 'What quantize tried' });
    expect(await trials.locator('tbody th').allTextContents()).toEqual(report.trials.map(({ name }) => name));
    const kept = trials.locator('tbody tr', { has: page.locator('.icon') });
    expect(await kept.allTextContents()).toEqual(['float32184.6 kB0.047 ms1.58 ms98.88 %kept']);
    await panel.reads(
      trials.locator('tbody tr').last(),
      /^int8, dynamic52\.6 kB0\.134 ms4\.06 ms98\.86 %slower than float32$/,
    );
    await page.getByRole('heading', { name: 'Layers of int8, static, entropy' }).waitFor();
    const { name, lines } = await panel.savedTable();
    expect(name).toBe('mnist-small-quantization.csv');
    expect(lines).toHaveLength(21);
    expect(lines[1]?.startsWith('"int8, static, entropy",block1.conv1,')).toBe(true);
  });

  test('lists the layers in both orders, and opens one with its values, by pointer and by keyboard', async ({
    panel,
  }) => {
    await panel.open('quantization', { ...done, layers: 20 });
    const { page } = panel;
    const rows = page.getByRole('grid', { name: 'Layers' }).locator('.layer-row');
    const names = () => rows.locator('b').allTextContents();
    expect(await names()).toEqual(report.layers.map((layer) => layer.name));
    const detail = page.getByRole('region', { name: 'The chosen layer' });
    await panel.reads(detail.locator('h2'), /^block1\.conv1$/);
    await rows.nth(5).click();
    await panel.reads(
      detail,
      /^block2\.conv2Conv 3×3, floatStays float: most noise of all: 11\.2 dB\.Signal to noise11\.2 dBValues seen/,
    );
    await page.keyboard.press('ArrowDown');
    await panel.reads(detail.locator('h2'), /^block2\.conv3$/);
    expect(await rows.locator('nth=6').getAttribute('aria-selected')).toBe('true');
    expect(await page.locator('.layer-row[aria-selected=true]').count()).toBe(1);
    const bins = await panel.table('Values of the layer');
    const counted = bins.slice(1).map(([, , values = '']) => Number(values.replaceAll(',', '')));
    expect(counted).toEqual(report.layers[6]?.histogram?.counts);
    expect(await detail.locator('svg .clip').count()).toBe(2);
    await page.getByRole('button', { name: 'Order of the layers: worst first' }).click();
    const noise = (layer: (typeof report.layers)[number]) => layer.signalToNoise ?? Number.POSITIVE_INFINITY;
    const sorted = [...report.layers].sort((a, b) => (noise(a) === noise(b) ? 0 : noise(a) - noise(b)));
    await expect.poll(names).toEqual(sorted.map((layer) => layer.name));
    await panel.reads(detail.locator('h2'), /^block2\.conv3$/);
    await panel.reads(page.locator('.layer-row[aria-selected=true] b'), /^block2\.conv3$/);
  });

  test('advises what to write where the run has no such stage', async ({ panel }) => {
    await panel.open('quantization', { step: 400 });
    const empty = panel.page.locator('.quantization .empty');
    await panel.reads(empty, /^Comes with quantize, after adversarial, in about \d+:\d\d\.$/);
    const header = sampleHeader({ step: 400 });
    const rail = header.rail.filter(({ label }) => label !== 'quantize');
    await panel.send({ type: 'delta', header: { ...header, rail }, rows: { steps: [], validations: [] }, log: [] });
    await panel.reads(empty, /^This run has no quantize stage\. Add - quantize: \{ mode: auto \} to the stages/);
  });
});
