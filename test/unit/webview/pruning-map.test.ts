import { describe, expect, it } from 'vitest';
import {
  cellAt,
  cellsHeight,
  cellsWidth,
  layOut,
  pitchFor,
  placeOf,
  rowsBetween,
  rowTops,
} from '../../../webview/data/pruning/cell-layout';
import { expectedWords } from '../../../webview/data/pruning/expected';
import { laneCount, lanesOf } from '../../../webview/data/pruning/lanes';
import { MapData } from '../../../webview/data/pruning/map-data';
import { move, moveOf } from '../../../webview/data/pruning/moves';
import { accuracyRange, groupTitle, sensitivitySentence } from '../../../webview/data/pruning/sensitivity';
import { COLOUR_STEPS, scoreColours, type ThemeKind } from '../../../webview/data/pruning/viridis';
import { sampleHeader } from './sample-plan';
import { sampleAttention, samplePruning } from './sample-pruning';

describe('the colours of scores', () => {
  /** Relative luminance, WCAG 2. */
  const luminance = (colour: readonly number[]): number => {
    const [r = 0, g = 0, b = 0] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const kinds: ThemeKind[] = ['dark', 'light', 'high-contrast', 'high-contrast-light'];

  it.each(kinds)('run evenly from near the background to far from it (%s)', (kind) => {
    const lights = scoreColours(kind).map(luminance);
    expect(lights).toHaveLength(COLOUR_STEPS);
    const sign = kind.includes('light') ? -1 : 1;
    for (let i = 1; i < lights.length; i++) expect(sign * ((lights[i] ?? 0) - (lights[i - 1] ?? 0))).toBeGreaterThan(0);
  });
});

describe('the cells of a row', () => {
  it('are as wide as the widest row allows, in whole pixels of the screen', () => {
    expect(pitchFor('channel', 32, 720, 1)).toBe(6);
    expect(pitchFor('channel', 128, 720, 1)).toBe(5);
    expect(pitchFor('channel', 128, 720, 2)).toBe(5.5);
    expect(pitchFor('channel', 2048, 720, 1)).toBe(3);
    expect(pitchFor('channel', 2048, 720, 2)).toBe(2.5);
    // Three lines of 171 leave more room than the least pitch takes.
    expect(pitchFor('channel', 512, 630, 2)).toBe(3.5);
    expect(layOut('channel', 512, 3.5, 630).lines).toBe(3);
    expect(pitchFor('channel', 2048, 1, 1)).toBe(3);
    expect(pitchFor('head', 8, 720, 1)).toBe(28);
    expect(pitchFor('head', 0, 720, 1)).toBe(28);
  });

  it('wrap into lines of equal length where a row is too wide', () => {
    const one = layOut('channel', 128, 5, 720);
    expect(one).toMatchObject({ lines: 1, perLine: 128, lineHeight: 16 });
    const wrapped = layOut('channel', 512, 3, 720);
    expect(wrapped).toMatchObject({ lines: 3, perLine: 171, lineHeight: 8 });
    expect(cellsHeight(wrapped)).toBe(28);
    expect(cellsWidth(wrapped)).toBeLessThanOrEqual(720);
    expect(layOut('channel', 5, 6, 2)).toMatchObject({ lines: 5, perLine: 1 });
  });

  it('are found where they are placed, in every line', () => {
    for (const layout of [layOut('channel', 512, 3, 720), layOut('channel', 32, 6, 720), layOut('head', 12, 28, 200)]) {
      for (let channel = 0; channel < layout.count; channel++) {
        const { x, y, width, height } = placeOf(layout, channel);
        expect(cellAt(layout, x + width / 2, y + height / 2)).toBe(channel);
      }
    }
  });

  it('are not found beside the row', () => {
    const layout = layOut('channel', 32, 6, 720);
    expect(cellAt(layout, -1, 5)).toBeUndefined();
    expect(cellAt(layout, 32 * 6 + 1, 5)).toBeUndefined();
  });

  it('tell which rows show', () => {
    const tops = rowTops([22, 22, 46, 22]);
    expect([...tops]).toEqual([0, 22, 44, 90, 112]);
    expect(rowsBetween(tops, 23, 44)).toEqual({ first: 1, end: 2 });
    expect(rowsBetween(tops, 0, 1000)).toEqual({ first: 0, end: 4 });
    expect(rowsBetween(tops, 500, 600)).toEqual({ first: 4, end: 4 });
  });
});

describe('the lines of coupling groups', () => {
  it('lie beside each other only where they overlap, the longest at the left', () => {
    const lanes = lanesOf([[0, 2], [1], [3, 5], [0, 9], [6, 7, 8]]);
    const laneOf = (group: number) => lanes.find((lane) => lane.group === group)?.lane;
    expect([0, 1, 2, 3, 4].map(laneOf)).toEqual([1, undefined, 1, 0, 1]);
    expect(laneCount(lanes)).toBe(2);
  });

  it('never cross in a transformer, where the residual stream runs beside heads and gates', () => {
    const lanes = lanesOf(new MapData(sampleAttention()).rowsOf);
    const pairs = lanes.flatMap((a) => lanes.filter((b) => b.lane === a.lane && b.first > a.first).map((b) => [a, b]));
    expect(pairs.length).toBeGreaterThan(0);
    expect(pairs.every(([a, b]) => (a?.last ?? 0) < (b?.first ?? 0))).toBe(true);
    expect(laneCount(lanes)).toBe(2);
  });
});

describe('the keyboard', () => {
  const counts = [32, 4, 0, 128];
  const go = (place: { row: number; channel: number; wanted: number }, key: string, shift = false) =>
    move(place, moveOf(key, shift) ?? {}, counts);

  it('moves along channels and between layers, far with Shift, and stops at the ends', () => {
    const start = { row: 0, channel: 0, wanted: 0 };
    expect(go(start, 'ArrowRight')).toEqual({ row: 0, channel: 1, wanted: 1 });
    expect(go(start, 'ArrowRight', true)).toEqual({ row: 0, channel: 10, wanted: 10 });
    expect(go(start, 'ArrowLeft')).toEqual(start);
    expect(go(start, 'End')).toEqual({ row: 0, channel: 31, wanted: 31 });
    expect(go(start, 'ArrowUp')).toEqual(start);
    expect(go(start, 'ArrowDown', true)).toEqual({ row: 3, channel: 0, wanted: 0 });
    expect(moveOf('a', false)).toBeUndefined();
  });

  it('returns to its column after a shorter layer and a boundary', () => {
    let place = { row: 0, channel: 20, wanted: 20 };
    const seen = ['ArrowDown', 'ArrowDown', 'ArrowDown'].map((key) => {
      place = go(place, key);
      return place.channel;
    });
    expect(seen).toEqual([3, 0, 20]);
  });
});

describe('sensitivity', () => {
  const data = new MapData(samplePruning());
  const scan = data.report.sensitivity;

  it('names the group that suffers most', () => {
    if (!scan) throw new Error('The sample has no scan.');
    const lowest = Math.min(...scan.curves.map(({ accuracy }) => accuracy.at(-1) ?? 1));
    const worst = scan.curves.find(({ accuracy }) => accuracy.at(-1) === lowest);
    expect(sensitivitySentence(data, scan)).toContain(groupTitle(data, worst?.group ?? -1));
    const { low, high } = accuracyRange(scan);
    expect(low).toBeLessThan(lowest);
    expect(high).toBeGreaterThan(scan.base);
  });

  it('calls a group by its letter, or by its only layer', () => {
    expect(groupTitle(data, 0)).toBe('group A');
    const single = data.rowsOf.findIndex((rows) => rows.length === 1);
    expect(groupTitle(data, single)).toBe(data.layer(data.rowsOf[single]?.[0] ?? -1)?.name);
  });
});

describe('a map that is not there', () => {
  it('says when it comes', () => {
    const header = sampleHeader({ step: 1055 });
    // Half of distil (5) is left, then prune (1.1), of all that is left.
    const left = 2.5 + 1.1 + 1.4 + 2 + 1.5 + 1.3 + 1.1 + 1;
    const seconds = Math.round(((2.5 + 1.1) / left) * (header.etaSeconds ?? 0));
    expect(expectedWords(header).words).toBe(`Nothing pruned yet. The map comes after prune, in about 0:${seconds}.`);
  });

  it('says why it does not come', () => {
    const header = sampleHeader({ step: 1055, status: 'failed' });
    expect(expectedWords(header).words).toBe('The run ended before prune had removed anything.');
    const state = (word: 'failed' | 'running') => ({
      ...sampleHeader({ step: 1055 }),
      rail: header.rail.map((stage) => (stage.label === 'prune' ? { ...stage, state: word } : stage)),
    });
    expect(expectedWords(state('failed')).words).toMatch(/^prune failed/);
    expect(expectedWords(state('running')).words).toMatch(/^prune is at work/);
    expect(expectedWords({ ...header, status: 'queued' }).words).toMatch(/^Not started/);
  });

  it('shows what to write where nothing is to be pruned', () => {
    const header = sampleHeader();
    const rail = header.rail.filter(({ label }) => label !== 'prune');
    expect(expectedWords({ ...header, rail }).add).toBe('- prune: { ratio: 0.3 }');
  });
});
