import { type CellLayout, cellsHeight, layOut, pitchFor, rowTops } from '../../data/pruning/cell-layout';
import { type Lane, lanesOf } from '../../data/pruning/lanes';
import type { ColourScale, MapData } from '../../data/pruning/map-data';
import type { CellInk } from './cells';
import type { LaneGeometry } from './lane';

/** The room that the page gives to a row. */
export interface RowRoom {
  /** Of the cells. */
  width: number;
  /** The name stands in a line of its own above the cells. */
  stacked: boolean;
  pixelRatio: number;
}

/** Where everything lies, for one report in one width. */
export interface MapLayout {
  cells: readonly CellLayout[];
  tops: Float64Array;
  lanes: readonly Lane[];
  lane: LaneGeometry;
  /** From the top of a row to its cells. */
  cellsTop: number;
}

/** What is drawn. */
export interface MapContent {
  data: MapData;
  step: number;
  scale: ColourScale;
  ink: CellInk;
}

/** What is drawn, and where. */
export interface MapScene extends MapContent {
  layout: MapLayout;
}

const NAME_LINE = 20;

export function layOutMap(data: MapData, { width, stacked, pixelRatio }: RowRoom): MapLayout {
  const { layers } = data.report;
  const widest = (unit: 'channel' | 'head') =>
    Math.max(1, ...layers.map((layer, row) => (layer.unit === unit ? data.cellCount(row) : 0)));
  const pitch = {
    channel: pitchFor('channel', widest('channel'), width, pixelRatio),
    head: pitchFor('head', widest('head'), width, pixelRatio),
  };
  const cells = layers.map(({ unit }, row) => layOut(unit, data.cellCount(row), pitch[unit], width));
  const around = stacked ? NAME_LINE + 4 : 6;
  return {
    cells,
    tops: rowTops(cells.map((layout) => cellsHeight(layout) + around)),
    lanes: lanesOf(data.rowsOf),
    lane: stacked ? { left: 5, middle: 10 } : { left: 14, middle: 11 },
    cellsTop: stacked ? NAME_LINE - 1 : 3,
  };
}
