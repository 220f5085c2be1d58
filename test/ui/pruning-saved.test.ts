// What the pruning map gives to those who do not see it, and what it saves.
import { describe, expect } from 'vitest';
import { scoreColours } from '../../webview/data/pruning/viridis';
import { integer } from '../../webview/format';
import { test } from './panel-page';
import { report, scoresOf } from './pruning-map';

describe('for those who do not see it', () => {
  test('a table holds what the map shows of each layer, and follows the slider', async ({ panel }) => {
    await panel.open('pruning', { pruning: 'residual', pruned: 2 });
    const [head, ...rows] = await panel.table('Layers, and what pruning has left of each');
    expect(head).toEqual(['Layer', 'Kind', 'Group', 'Kept', 'Of', 'Parameters', 'Share of FLOPs']);
    const step = report.steps[2];
    const expected = report.layers.map(({ name, kind, group, channels, boundary }, row) => [
      name,
      kind,
      group === undefined ? `boundary: ${boundary}` : (report.groups[group]?.name ?? ''),
      String(group === undefined ? channels : step?.kept[group]?.length),
      `${channels} channels`,
      integer(step?.layerParameters[row] ?? 0),
      `${((100 * (step?.layerFlops[row] ?? 0)) / (step?.flops ?? 1)).toFixed(1)} %`,
    ]);
    expect(rows).toEqual(expected);
    await panel.page.getByRole('slider', { name: 'Pruning step' }).press('Home');
    const stem = async () => (await panel.table('Layers, and what pruning has left of each'))[1]?.[3];
    await expect.poll(stem).toBe('32');
  });
});

describe('what is saved', () => {
  test('is every channel at every step, a line each', async ({ panel }) => {
    await panel.open('pruning', { pruning: 'residual' });
    const { name, lines } = await panel.savedTable();
    const channels = report.layers.reduce((sum, { group, channels: of }) => sum + (group === undefined ? 0 : of), 0);
    expect(name).toBe('mnist-small-pruning.csv');
    expect(lines).toHaveLength(1 + report.steps.length * channels);
    const row = lines.find((line) => line.startsWith('3,30 %,layer3.0.conv2,Conv 3×3,channel,C,57,'))?.split(',') ?? [];
    expect(Number(row[7])).toBe(scoresOf('layer3.0.conv2')[57]);
    expect(row.slice(9)).toEqual(['84', String(report.steps[3]?.thresholds[2]), '1', '']);
  });

  test('is a picture of all rows in their colours, as the step has them', async ({ panel }) => {
    await panel.open('pruning', { pruning: 'residual' });
    const ramp = scoreColours('dark');
    const all = await panel.savedPicture([...ramp]);
    expect(all.name).toBe('mnist-small-pruning.png');
    expect(all.width).toBeGreaterThan(1200);
    expect(all.pixels.every((count) => count > 0)).toBe(true);
    await panel.page.getByRole('slider', { name: 'Pruning step' }).press('Home');
    const before = await panel.savedPicture([...ramp]);
    const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
    // Nothing is hatched yet: 672 cells in colour instead of 471.
    expect(sum(before.pixels) / sum(all.pixels)).toBeGreaterThan(1.3);
  });
});
