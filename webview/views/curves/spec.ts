import type { LineSource } from '../../data/thinning';
import type { Range } from '../../data/view-range';
import type { PanelState } from '../../protocol';
import type { Role } from '../../theme';
import type { Painter } from './painter';
import type { Scene } from './scene';

/** The height of the x axis under the last chart, in px. */
export const AXIS_HEIGHT = 34;

/** One line of a chart. */
export interface LineSpec {
  /** The legend entry that shows and hides it. */
  entry: string;
  role: Role;
  dash?: readonly number[];
  /** The measured line behind a smoothed one: thin and faint, and not drawn where nothing is smoothed. */
  raw?: boolean;
  source(scene: Scene): LineSource;
}

/** A line as it is about to be drawn: `rows` are those of its rows that show, with lifts of the pen between them. */
export interface Shown {
  line: LineSpec;
  source: LineSource;
  rows: readonly number[];
}

export interface LegendEntry {
  id: string;
  label: string;
  role: Role;
  dash?: readonly number[];
  /** A mark instead of a line. */
  diamond?: boolean;
}

/** Where a chart is read: at a row of the main line, or now. */
export type Moment = { row: number } | 'now';

/** A chart as data; a table of it for screen readers. */
export interface Table {
  columns: string[];
  rows: string[][];
}

export interface ChartSpec {
  id: string;
  title: string;
  /** Space above and below the plotting area, in px. */
  padding: { top: number; bottom: number };
  /** The x axis stands in the padding below this chart. */
  axis?: boolean;
  lines: readonly LineSpec[];
  /** Without entries the chart has one value, which stands beside its title. */
  legend: readonly LegendEntry[];
  /** Differences and the like under the legend. */
  figures?: readonly { id: string; label: string }[];
  logarithmic(settings: Readonly<PanelState>): boolean;
  /** The y axis for the lines that are shown. */
  range(scene: Scene, shown: readonly Shown[]): Range;
  ticks(range: Range, height: number, log: boolean): number[];
  tickText(value: number): string;
  /** Values by legend entry and figure; the one value of a chart without a legend is `value`. Absent: never measured. */
  values(scene: Scene, moment: Moment): Record<string, string | undefined>;
  /** The measurements that the cursor reads at a row, each where it was made. */
  dots(scene: Scene, row: number): { entry: string; x: number; value: number; role: Role }[];
  /** Drawn over the lines. */
  paint?(painter: Painter, scene: Scene): void;
  note?(scene: Scene): string;
  /** Whether the run has nothing that this chart could ever show; it takes no room then. */
  absent?(scene: Scene): boolean;
  /** Why there is nothing to draw yet. */
  waiting?(scene: Scene): string | undefined;
  table(scene: Scene): Table;
}

/** Whether a legend entry is shown; settings keep those that are not. */
export function isShown(settings: Readonly<PanelState>, chart: string, entry: string): boolean {
  return !settings.hidden.includes(`${chart}.${entry}`);
}

/** Whether a line is drawn. */
export function isDrawn(settings: Readonly<PanelState>, chart: string, line: LineSpec): boolean {
  return isShown(settings, chart, line.entry) && !(line.raw && !(settings.raw && settings.smoothing > 0));
}

/** The row at which a moment reads the main line. */
export function rowOf(scene: Scene, moment: Moment): number {
  return moment === 'now' ? scene.run.main.length - 1 : moment.row;
}
