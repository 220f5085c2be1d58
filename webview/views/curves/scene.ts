import { Accuracies } from '../../data/accuracy';
import type { CurveData } from '../../data/curve-data';
import type { RunData } from '../../data/run-data';
import { columnsOf } from '../../data/thinning';
import { edgesOf, fullRange, type Range, viewRange } from '../../data/view-range';
import type { PanelState } from '../../protocol';
import type { Palette } from '../../theme';

/** All that one drawing of the charts needs. */
export interface Scene {
  run: RunData;
  curves: CurveData;
  accuracies: Accuracies;
  settings: Readonly<PanelState>;
  palette: Palette;
  /** What is in view, and what would be without a zoom, in positions on the x axis. */
  view: Range;
  full: Range;
  /** The rows at which the pixel columns of a list of positions begin; see `thin`. All charts are equally wide. */
  columnsOf(x: ArrayLike<number>): Int32Array;
}

/** `plotWidth` is the width of the plotting areas, in px. */
export function setScene(
  curves: CurveData,
  settings: Readonly<PanelState>,
  palette: Palette,
  plotWidth: number,
): Scene {
  const full = fullRange(curves, settings, plotWidth);
  const view = viewRange(curves, settings, full);
  const edges = edgesOf(view, settings.xLog, plotWidth);
  const known = new Map<ArrayLike<number>, Int32Array>();
  return {
    run: curves.run,
    curves,
    accuracies: new Accuracies(curves.run),
    settings,
    palette,
    full,
    view,
    columnsOf: (x) => {
      const columns = known.get(x) ?? columnsOf(x, edges);
      known.set(x, columns);
      return columns;
    },
  };
}
