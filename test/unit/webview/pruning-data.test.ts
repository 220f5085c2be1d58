import { describe, expect, it } from 'vitest';
import { couplingSentence, disagreement } from '../../../webview/data/pruning/coupling';
import { compact, figuresAt, share } from '../../../webview/data/pruning/figures';
import { mapCsv } from '../../../webview/data/pruning/map-csv';
import { MapData } from '../../../webview/data/pruning/map-data';
import { memberRows } from '../../../webview/data/pruning/members';
import { fateOf, readCell, spoken } from '../../../webview/data/pruning/readout';
import { channelTable, layerTable } from '../../../webview/data/pruning/tables';
import { COLOUR_STEPS, REMOVED } from '../../../webview/data/pruning/viridis';
import type { PruningReport, PruningStep } from '../../../webview/protocol';
import { samplePruning } from './sample-pruning';

/** Two layers that are coupled and one boundary; channel 3 goes in the first step, channel 1 in the second. */
function tinyReport(change: Partial<PruningStep> = {}): PruningReport {
  const step = (label: string, kept: number[], threshold: number | null): PruningStep => ({
    label,
    kept: [kept],
    groupScores: [[0.8, 0.3, 0.5, 0.1]],
    layerScores: [[0.9, 0.5, 0.35, 0.05], [0.7, 0.1, 0.65, 0.15], []],
    thresholds: [threshold],
    layerParameters: [40, 36, 30],
    layerFlops: [400, 360, 300],
    removedParameters: [[9 * (4 - kept.length), 4 - kept.length, 4 - kept.length, 18]],
    parameters: 106,
    flops: 1060,
    bytes: 424,
    ...change,
  });
  return {
    kind: 'pruning',
    stage: 0,
    criterion: 'l1',
    scope: 'global',
    layers: [
      { name: 'a', kind: 'Conv 3×3', channels: 4, unit: 'channel', group: 0 },
      { name: 'b', kind: 'Conv 3×3', channels: 4, unit: 'channel', group: 0 },
      { name: 'logits', kind: 'Gemm', channels: 10, unit: 'channel', boundary: 'class logits are never pruned' },
    ],
    groups: [
      {
        name: 'A',
        channels: 4,
        members: [
          { initializer: 'a.weight', layer: 'a', axis: 0, role: 'producer' },
          { initializer: 'a.bias', layer: 'a', axis: 0, role: 'producer' },
          { initializer: 'onnx::Mul_7', layer: 'bn', axis: 0, role: 'norm' },
          { initializer: 'logits.weight', layer: 'logits', axis: 1, role: 'consumer' },
        ],
      },
    ],
    steps: [step('before', [0, 1, 2, 3], null), step('25 %', [0, 1, 2], 0.2), step('50 %', [0, 2], 0.4)],
  };
}

describe('a pruning report', () => {
  const data = new MapData(tinyReport());

  it('tells when each channel goes', () => {
    expect([0, 1, 2, 3].map((channel) => data.goneIn(0, channel))).toEqual([0, 2, 0, 1]);
    expect(data.isKept(1, 0, 1)).toBe(true);
    expect(data.isKept(2, 0, 1)).toBe(false);
    expect(fateOf(data, 1, { row: 0, channel: 1 })).toBe('kept, removed in step 2');
    expect(fateOf(data, 2, { row: 0, channel: 3 })).toBe('removed in step 1, with group A');
    expect(fateOf(data, 2, { row: 2, channel: 0 })).toBe('kept');
  });

  it('ranks from the strongest, equal scores in their order', () => {
    expect([0, 1, 2, 3].map((channel) => data.rank(0, 0, channel))).toEqual([1, 3, 2, 4]);
    const equal = new MapData(tinyReport({ groupScores: [[0.5, 0.5, 0.9, 0.5]] }));
    expect([0, 1, 2, 3].map((channel) => equal.rank(0, 0, channel))).toEqual([2, 3, 1, 4]);
  });

  it('puts what is left before what is gone, also where a gone channel scored higher', () => {
    expect(data.sorted(2, 0)).toEqual([0, 2, 1, 3]);
    const late = new MapData(tinyReport({ groupScores: [[0.2, 0.9, 0.3, 0.8]] }));
    expect(late.sorted(2, 0)).toEqual([2, 0, 1, 3]);
  });

  it('spreads colours over a layer or over all, and leaves out what is gone', () => {
    const cells = data.cells(2, 0, 'layer');
    expect(cells[0]).toBe(COLOUR_STEPS - 1);
    expect(cells[1]).toBe(REMOVED);
    expect(cells[3]).toBe(REMOVED);
    expect(data.cells(0, 0, 'layer')[3]).toBe(0);
    const report = samplePruning();
    const all = new MapData(report);
    const scores = report.steps[0]?.groupScores.flat() ?? [];
    expect(all.range(0, 2, 'global')).toEqual({ low: Math.min(...scores), high: Math.max(...scores) });
    const own = report.steps[0]?.groupScores[2] ?? [];
    expect(all.range(0, 2, 'layer')).toEqual({ low: Math.min(...own), high: Math.max(...own) });
  });

  it('gives equal scores one colour and survives scores that are not numbers', () => {
    const flat = new MapData(tinyReport({ groupScores: [[1, 1, 1, 1]] }));
    expect([...flat.cells(0, 0, 'layer')]).toEqual([0, 0, 0, 0]);
    // JSON has no NaN: it arrives as null.
    const broken = JSON.parse('[[0.5, null, 1, 0]]') as number[][];
    const holed = new MapData(tinyReport({ groupScores: broken }));
    expect(holed.range(0, 0, 'layer')).toEqual({ low: 0, high: 1 });
    expect(holed.cells(0, 0, 'layer')[1]).toBe(0);
  });

  it('counts what a layer keeps, also where it has several channels for each of its group', () => {
    expect(data.keptOf(2, 0)).toBe(2);
    expect(data.keptOf(2, 2)).toBe(10);
    const report = tinyReport();
    const [first, ...others] = report.layers;
    const wide = new MapData({ ...report, layers: first ? [{ ...first, channels: 8 }, ...others] : [] });
    expect(wide.keptOf(2, 0)).toBe(4);
  });
});

describe('what the coupling does', () => {
  const data = new MapData(tinyReport());

  it('finds where a layer alone would have decided otherwise', () => {
    // Threshold 0.4: of a, channel 1 scores 0.5 and goes, channel 2 scores 0.35 and stays; b agrees with its group.
    expect(disagreement(data, 2, 0)).toEqual({ forced: [1], spared: [2] });
    expect(disagreement(data, 2, 1)).toEqual({ forced: [], spared: [] });
    expect(disagreement(data, 0, 0)).toEqual({ forced: [], spared: [] });
  });

  it('asks what went earlier for the higher of its two thresholds', () => {
    expect(data.thresholdFor(2, 0, 3)).toBe(0.4);
    const falling = tinyReport();
    const last = falling.steps[2];
    if (last) last.thresholds = [0.03];
    // Channel 3 of a scores 0.05: above the new threshold, below the 0.2 that it needed.
    expect(disagreement(new MapData(falling), 2, 0).forced).toEqual([1]);
  });

  it('says it in a sentence, with the numbers of the design', () => {
    expect(couplingSentence(data, 2, 0)).toBe(
      '1 channel goes although this layer alone would keep it; 1 stays although it would not.',
    );
    expect(couplingSentence(data, 2, 1)).toBe('This layer alone would keep the same channels.');
    expect(couplingSentence(data, 0, 0)).toBe('Nothing is removed here.');
    const sample = new MapData(samplePruning());
    const row = sample.report.layers.findIndex(({ name }) => name === 'layer3.0.conv2');
    expect(couplingSentence(sample, 3, row)).toBe(
      '6 channels go although this layer alone would keep them; 13 stay although it would not.',
    );
  });

  it('does not speak of a threshold where there is none', () => {
    const unscored = new MapData(tinyReport({ thresholds: [null] }));
    expect(couplingSentence(unscored, 2, 0)).toBe('What goes here was not decided by a threshold.');
  });

  it('lists what shrinks: each layer and axis once, norms together', () => {
    expect(memberRows(data, 2, 0)).toEqual([
      { member: 'a', slice: 'weight, bias, axis 0', role: 'producer', removed: 20 },
      { member: 'bn', slice: 'onnx::Mul_7', role: 'norm', removed: 2 },
      { member: 'logits', slice: 'weight, axis 1', role: 'consumer', removed: 18 },
    ]);
    const report = samplePruning();
    const residual = report.groups.findIndex(({ name }) => name === 'C');
    const sample = memberRows(new MapData(report), 3, residual);
    expect(sample.find(({ role }) => role === 'norm')).toMatchObject({ member: '3 norms', slice: 'scale, bias' });
  });
});

describe('what is read', () => {
  const data = new MapData(tinyReport());

  it('names layer, channel, score, rank and fate', () => {
    expect(spoken(readCell(data, 2, { row: 0, channel: 1 }))).toBe(
      'a, channel 1, score 0.300, rank 3 of 4, removed in step 2, with group A',
    );
  });

  it('reads a row as a whole, and a boundary with its reason', () => {
    expect(spoken(readCell(data, 2, { row: 0, channel: -1 }))).toBe(
      'a, Conv 3×3, 2 of 4 channels kept, group A of 2 layers',
    );
    expect(spoken(readCell(data, 2, { row: 2, channel: 0 }))).toBe(
      'logits, keeps its 10 channels, boundary: class logits are never pruned',
    );
  });

  it('sums the model up beside what it was', () => {
    const sample = new MapData(samplePruning());
    const [parameters, , file, channels, accuracy] = figuresAt(sample, 3);
    expect(parameters).toEqual({ label: 'Parameters', before: '696,042', now: '350,448', note: '50 %' });
    expect(file).toMatchObject({ before: '2.81 MB', now: '1.42 MB' });
    expect(channels).toEqual({ label: 'Channels', before: '672', now: '471', note: '70 %' });
    expect(accuracy).toMatchObject({ before: '92.41', now: '91.87', note: 'recovered' });
    expect(figuresAt(sample, 0).every(({ before, note }) => before === undefined && note === undefined)).toBe(true);
    expect(figuresAt(data, 2).map(({ label }) => label)).not.toContain('Validation accuracy');
    const cut = new MapData(tinyReport({ accuracy: 0.5 }));
    expect(figuresAt(cut, 1).at(-1)).toMatchObject({ now: '50.00', note: 'right after the cut' });
  });

  it('writes counts short', () => {
    expect([7, 320, 23_310, 120_400, 3_400_000].map(compact)).toEqual(['7', '0.3 k', '23.3 k', '120 k', '3.4 M']);
    expect([99_940, 99_960, 999_499, 999_600].map(compact)).toEqual(['99.9 k', '100 k', '999 k', '1.0 M']);
    expect(share(1, 0)).toBe('');
    expect(share(1, 3, 1)).toBe('33.3 %');
  });

  it('has a row for each layer and, of the open one, for each channel', () => {
    expect(layerTable(data, 2).rows.map(([name, , group, kept]) => [name, group, kept])).toEqual([
      ['a', 'A', '2'],
      ['b', 'A', '2'],
      ['logits', 'boundary: class logits are never pruned', '10'],
    ]);
    expect(channelTable(data, 2, 0).rows.map(([rank, channel]) => [rank, channel])).toEqual([
      ['1', '0'],
      ['2', '2'],
      ['3', '1'],
      ['4', '3'],
    ]);
    expect(channelTable(data, 2, 2).rows).toEqual([]);
  });
});

describe('the map as CSV', () => {
  it('has a line for each channel of each layer at each step', () => {
    const report = samplePruning();
    const [header = '', ...lines] = mapCsv(new MapData(report)).trimEnd().split('\n');
    const columns = header.split(',');
    const channels = report.layers.reduce((sum, { group, channels }) => sum + (group === undefined ? 0 : channels), 0);
    expect(lines).toHaveLength(channels * report.steps.length);
    expect(lines.every((line) => line.split(',').length === columns.length)).toBe(true);
    const value = (line: string, column: string) => line.split(',')[columns.indexOf(column)] ?? '';
    const removed = lines.filter((line) => value(line, 'step') === '3' && value(line, 'kept') === '0');
    expect(removed.length).toBeGreaterThan(0);
    expect(removed.every((line) => Number(value(line, 'group_score')) < Number(value(line, 'threshold')))).toBe(true);
  });

  it('leaves empty what is not known, and quotes what would end a field', () => {
    const report = tinyReport();
    const [first, ...others] = report.layers;
    const named = { ...report, layers: first ? [{ ...first, name: 'a,1', kind: 'MatMul, 4 heads' }, ...others] : [] };
    const [, line = ''] = mapCsv(new MapData(named)).split('\n');
    expect(line).toBe('0,before,"a,1","MatMul, 4 heads",channel,A,0,0.8,0.9,1,,1,');
  });
});

describe('a layer with channels in several groups', () => {
  it('has a row for each, told apart by the group', () => {
    const report = tinyReport();
    const [first] = report.layers;
    const [group] = report.groups;
    if (!first || !group) throw new Error('The report is empty.');
    const split: PruningReport = {
      ...report,
      layers: [first, { ...first, group: 1 }, ...report.layers.slice(2)],
      groups: [group, { ...group, name: 'B' }],
    };
    const data = new MapData(split);
    expect([0, 1, 2].map((row) => data.rowOf(data.keyOf(row)))).toEqual([0, 1, 2]);
    expect(data.rowOf('no such layer')).toBeUndefined();
    expect(data.rowOf(undefined)).toBeUndefined();
  });
});
