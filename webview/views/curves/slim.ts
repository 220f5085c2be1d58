import type { Column } from '../../data/columns';
import { linearTicks } from '../../data/ticks';
import type { Range } from '../../data/view-range';
import { decimal, exponent, integer, tickLabel } from '../../format';
import { extentOf } from './extent';
import { sampleRows } from './sample-rows';
import type { Scene } from './scene';
import { AXIS_HEIGHT, type ChartSpec, rowOf, type Shown } from './spec';

const TICK_SPACE = 16;

/** From zero to a little over the highest value. */
function fromZero(shown: readonly Shown[], headroom: number): Range {
  const extent = extentOf(shown);
  return { min: Math.min(0, extent?.min ?? 0), max: (extent?.max || 1) * headroom };
}

/** A low chart of one value, without a legend. */
function slim(
  chart: Pick<ChartSpec, 'id' | 'title' | 'padding' | 'axis' | 'lines' | 'ticks' | 'tickText'>,
  headroom: number,
  value: (scene: Scene) => Column,
  write: (value: number) => string,
): ChartSpec {
  return {
    ...chart,
    legend: [],
    logarithmic: () => false,
    range: (_, shown) => fromZero(shown, headroom),
    values: (scene, moment) => ({ value: write(value(scene).at(rowOf(scene, moment))) }),
    dots: () => [],
    table: (scene) => ({
      columns: ['Step', chart.title],
      rows: sampleRows(scene.run.main.length).map((row) => [
        integer(scene.run.main.step.at(row)),
        write(value(scene).at(row)),
      ]),
    }),
  };
}

const line = (raw: boolean, value: (scene: Scene) => Column): ChartSpec['lines'][number] => ({
  entry: 'value',
  role: 'neutral',
  raw,
  source: (scene) => ({ x: scene.curves.x.values, y: value(scene).values, breaks: scene.curves.breaks }),
});

const rate = ({ run }: Scene): Column => run.main.lr;
const measuredSpeed = ({ run }: Scene): Column => run.main.stepsPerSecond;
const speed = ({ curves }: Scene): Column => curves.smooth.speed.column;

export const learningRate = slim(
  {
    id: 'rate',
    title: 'Learning rate',
    padding: { top: 10, bottom: 10 },
    lines: [line(false, rate)],
    ticks: ({ min, max }, height) => linearTicks(min, max, height / TICK_SPACE),
    tickText: (value) => exponent(value, 0),
  },
  1.06,
  rate,
  (value) => exponent(value, 1),
);

export const throughput = slim(
  {
    id: 'speed',
    title: 'Steps per second',
    padding: { top: 10, bottom: AXIS_HEIGHT },
    axis: true,
    lines: [line(true, measuredSpeed), line(false, speed)],
    ticks: ({ min, max }, height) => linearTicks(min, max, height / TICK_SPACE, [1, 1.5, 2, 3, 5]),
    tickText: tickLabel,
  },
  1.1,
  speed,
  (value) => decimal(value, 1),
);
