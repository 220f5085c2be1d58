import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secondsUntil } from '../../../webview/data/eta';
import { awaited } from '../../../webview/data/quantization/awaited';
import { clippedShares, valueRange } from '../../../webview/data/quantization/clip';
import { layersCsv } from '../../../webview/data/quantization/csv';
import { noiseWords, shareWords } from '../../../webview/data/quantization/figures';
import { drawn, logHeight, outline, rebin } from '../../../webview/data/quantization/histogram';
import { inOrder, noiseScale } from '../../../webview/data/quantization/order';
import { limitWords, stateCounts, summaryOf } from '../../../webview/data/quantization/words';
import type { QuantizedLayer } from '../../../webview/reports';
import { sampleHeader } from './sample-plan';
import { sampleQuantization } from './sample-quantization';

const named = (name: string, signalToNoise?: number): QuantizedLayer => ({
  name,
  kind: 'Conv 3×3',
  state: 'int8',
  signalToNoise,
});
const names = (layers: readonly QuantizedLayer[]) => layers.map(({ name }) => name).join('');
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('what a clip cuts off', () => {
  const histogram = { from: -2, to: 2, counts: [10, 20, 40, 30] };

  it('is counted in whole bins and in parts of them', () => {
    expect(clippedShares({ histogram, clip: { from: -1, to: 1 } })).toEqual({ below: 0.1, above: 0.3 });
    const inside = clippedShares({ histogram, clip: { from: -1.5, to: 1.5 } });
    expect(inside?.below).toBeCloseTo(0.05);
    expect(inside?.above).toBeCloseTo(0.15);
  });

  it('is nothing where the clip holds everything, and unknown where one of them is', () => {
    const all = clippedShares({ histogram, clip: { from: -3, to: 3 } });
    expect(all?.below).toBe(0);
    expect(all?.above).toBeCloseTo(0);
    expect(clippedShares({ histogram })).toBeUndefined();
    expect(clippedShares({ clip: { from: 0, to: 1 } })).toBeUndefined();
    expect(clippedShares({ histogram: { from: 0, to: 1, counts: [0, 0] }, clip: { from: 0, to: 1 } })).toBeUndefined();
  });

  it('of a tensor with one single value does not divide by its width', () => {
    const shares = clippedShares({ histogram: { from: 1, to: 1, counts: [5] }, clip: { from: 0, to: 2 } });
    expect(shares).toEqual({ below: 0, above: 0 });
  });

  it('and what it keeps are all values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 }).filter((counts) => sum(counts) > 0),
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (counts, from, width) => {
          const clip = { from, to: from + width };
          const shares = clippedShares({ histogram: { from: -4, to: 4, counts }, clip });
          const total = (shares?.below ?? Number.NaN) + (shares?.above ?? Number.NaN);
          expect(shares?.below).toBeGreaterThanOrEqual(0);
          expect(shares?.above).toBeGreaterThanOrEqual(0);
          expect(total).toBeLessThanOrEqual(1 + 1e-9);
        },
      ),
      { seed: 9, numRuns: 300 },
    );
  });

  it('is drawn over a range that shows it, also where it reaches over what was seen', () => {
    expect(valueRange(histogram, { from: -4, to: 1 })).toEqual({ from: -4, to: 2 });
    const point = valueRange({ from: 3, to: 3, counts: [1] }, undefined);
    expect(point.to).toBeGreaterThan(point.from);
  });
});

describe('a histogram to draw', () => {
  it('loses no value when bins are added up', () => {
    const histogram = { from: 0, to: 10, counts: Array.from({ length: 10 }, (_, i) => i) };
    const merged = rebin(histogram, 4);
    expect(merged.counts).toEqual([3, 12, 21, 9]);
    // The last bin is as wide as the others, and so reaches over the end.
    expect(merged.to).toBe(12);
    expect(rebin(histogram, 20)).toEqual(histogram);
  });

  it('shows single values beside a million', () => {
    expect(logHeight(0, 1e6)).toBe(0);
    expect(logHeight(1, 1e6)).toBeGreaterThan(0.04);
    expect(logHeight(1e6, 1e6)).toBe(1);
    expect(drawn({ from: 0, to: 1, counts: [0, 0] }, 2).heights).toEqual([0, 0]);
  });

  it('is cut where the clip is', () => {
    const frame = { x: (value: number) => value, floor: 10, height: 10 };
    const bins = drawn({ from: 0, to: 4, counts: [5, 5, 0, 5] }, 4);
    expect(outline(bins, frame, { from: 0, to: 4 })).toBe('M0.00 10V0.00H1.00V0.00H2.00V10ZM3.00 10V0.00H4.00V10Z');
    expect(outline(bins, frame, { from: 0.5, to: 1 })).toBe('M0.50 10V0.00H1.00V10Z');
    expect(outline(bins, frame, { from: 4, to: 4 })).toBe('');
  });
});

describe('the order of layers', () => {
  const layers = [named('a', 30), named('b'), named('c', 11), named('d', 30), named('e', -2)];

  it('is the graph, or the worst first and what was not measured last', () => {
    expect(names(inOrder(layers, 'graph'))).toBe('abcde');
    expect(names(inOrder(layers, 'noise'))).toBe('ecadb');
    expect(names(layers)).toBe('abcde');
  });

  it('has a scale that holds the highest', () => {
    expect(noiseScale(layers)).toBe(40);
    expect(noiseScale([named('a', 41)])).toBe(50);
  });
});

describe('words about quantization', () => {
  const report = sampleQuantization(20);

  it('say what was asked for and what was kept', () => {
    const plain = summaryOf(report).replaceAll('\u00a0', ' ');
    expect(plain).toBe('mode auto · calibration entropy, 512 samples · limit 1.00 point · kept float32');
    expect(limitWords({ ...report, maxAccuracyDrop: 0.005 })).toBe('auto, limit 0.50 points');
  });

  it('name no calibration where none was needed, and nothing kept before something is', () => {
    const dynamic = { ...report, mode: 'dynamic' as const, layers: [named('a')], trials: [] };
    expect(summaryOf(dynamic)).not.toContain('calibration');
    expect(summaryOf(dynamic)).toContain('nothing kept yet');
  });

  it('count the layers by how they are stored', () => {
    const float = { ...named('x'), state: 'float' as const };
    expect(stateCounts([named('a'), float, named('b')])).toBe('2 int8, 1 float');
    expect(stateCounts([])).toBe('');
  });

  it('write small shares and noise', () => {
    expect(shareWords(0)).toBe('0 %');
    expect(shareWords(1e-6)).toBe('< 0.01 %');
    expect(shareWords(0.0012)).toBe('0.12 %');
    expect(noiseWords(named('a', -3.14))).toBe('−3.1 dB');
    expect(noiseWords({ signalToNoise: JSON.parse('null') })).toBe('');
  });
});

describe('the CSV of the layers', () => {
  it('has every layer in the order of the graph, and nothing for what was not measured', () => {
    const report = sampleQuantization(20);
    const [header = '', ...lines] = layersCsv(report).trimEnd().split('\n');
    expect(lines).toHaveLength(20);
    expect(header.split(',')).toHaveLength(12);
    const trial = '"int8, static, entropy",';
    expect(lines.map((line) => line.slice(trial.length).split(',')[0])).toEqual(report.layers.map(({ name }) => name));
    expect(lines[8]).toBe(`${trial}block3.conv1.norm,LayerNormalization,float,has no int8 kernel,,,,,,,`);
    const [first] = report.layers;
    const below = Number(lines[0]?.slice(trial.length).split(',')[9]);
    expect(below).toBe(clippedShares(first ?? {})?.below);
  });
});

describe('what stands where there is nothing yet', () => {
  const header = sampleHeader({ step: 3214 });
  const without = { ...header, rail: header.rail.filter(({ label }) => label !== 'quantize') };

  it('is advice where the run has no such stage', () => {
    expect(awaited(without, 'quantize')).toEqual({ is: 'absent' });
  });

  it('says after which stage it comes, and when', () => {
    const index = header.rail.findIndex(({ label }) => label === 'quantize');
    const seconds = secondsUntil(header, index) ?? Number.NaN;
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(header.etaSeconds ?? 0);
    expect(secondsUntil(header, header.rail.length - 1)).toBeCloseTo(header.etaSeconds ?? 0);
    expect(awaited(header, 'quantize')).toMatchObject({
      is: 'waiting',
      words: expect.stringMatching(/^Comes with quantize, after adversarial, in about 0:\d\d\.$/),
    });
    expect(awaited({ ...header, etaSeconds: undefined }, 'quantize')).toMatchObject({
      words: 'Comes with quantize, after adversarial.',
    });
  });

  it('says how far the stage is, that it failed, or that the run ended before it', () => {
    const at = (state: 'running' | 'failed', done: number) => ({
      ...header,
      etaSeconds: undefined,
      rail: header.rail.map((stage) => (stage.label === 'quantize' ? { ...stage, state, done } : stage)),
    });
    expect(awaited(at('running', 0.4), 'quantize')).toEqual({
      is: 'running',
      words: 'quantize is running, 40 % done.',
    });
    expect(awaited(at('failed', 0.4), 'quantize')).toMatchObject({
      is: 'over',
      words: 'quantize failed before it measured anything.',
    });
    expect(awaited({ ...at('running', 1), rail: sampleHeader({ status: 'done' }).rail }, 'quantize')).toMatchObject({
      words: 'quantize left no record of what it measured.',
    });
    expect(awaited({ ...header, status: 'stopped' }, 'quantize')).toMatchObject({
      words: 'The run was stopped before quantize measured anything.',
    });
    expect(awaited({ ...header, status: 'queued' }, 'quantize')).toMatchObject({
      words: 'Not started yet. The run waits for its turn.',
    });
  });
});
