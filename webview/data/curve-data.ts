import type { LossWeights, PanelState, StageSpan } from '../protocol';
import { Column } from './columns';
import type { RunData } from './run-data';
import { SmoothedColumn } from './smoothing';
import { spanAt, type XMap, xMap } from './x-axis';

/** A pause this long (seconds), and this many times the usual step, is a gap in a line drawn over time. */
const PAUSE = { seconds: 3, steps: 20 };
const NO_TERMS: LossWeights = { alpha: Number.NaN, temperature: Number.NaN };

/**
 * What the curves draw, derived from the run's rows and kept up with them: positions on the x axis, the loss terms as
 * they add up, and the smoothed lines.
 */
export class CurveData {
  readonly run: RunData;
  readonly map: XMap;
  /** Position of each row of the main line. */
  readonly x = new Column('double');
  /** α·τ²·KL and (1 − α)·CE; missing where the loss had no two terms. */
  readonly kl = new Column();
  readonly ce = new Column();
  /** What hidden states add, where there are any. */
  readonly hidden = new Column();
  readonly smooth: Record<'total' | 'kl' | 'ce' | 'hidden' | 'speed', SmoothedColumn>;
  /** Rows that do not join the row before them. */
  readonly breaks: number[] = [];
  /** Rows whose loss is not a number: the run went wrong there. */
  readonly broken: number[] = [];
  readonly #kind: PanelState['x'];
  readonly #starts = new Set<number>();

  constructor(run: RunData, settings: Pick<PanelState, 'x' | 'smoothing'>) {
    this.run = run;
    this.#kind = settings.x;
    const { step, time } = run.main;
    this.map = xMap(settings.x, run.spans, {
      get step() {
        return step.values;
      },
      get time() {
        return time.values;
      },
    });
    const line = () => new SmoothedColumn(settings.smoothing);
    this.smooth = { total: line(), kl: line(), ce: line(), hidden: line(), speed: line() };
    this.extend();
  }

  /** Follows the rows that are new since the last call. */
  extend(): void {
    const { main } = this.run;
    for (let row = this.x.length; row < main.length; row++) this.#add(row);
    this.smooth.total.extend(main.loss.values, this.#starts);
    this.smooth.kl.extend(this.kl.values, this.#starts);
    this.smooth.ce.extend(this.ce.values, this.#starts);
    this.smooth.hidden.extend(this.hidden.values, this.#starts);
    this.smooth.speed.extend(main.stepsPerSecond.values, this.#starts);
  }

  #add(row: number): void {
    const { main, spans } = this.run;
    const step = main.step.at(row);
    const span = spanAt(spans, step);
    const begins = row > 0 && spanAt(spans, main.step.at(row - 1)) !== span;
    this.x.push(this.#kind === 'time' ? main.time.at(row) : this.map.toX(step));
    if (begins) this.#starts.add(row);
    if (begins || this.#pausedBefore(row)) this.breaks.push(row);
    if (!Number.isFinite(main.loss.at(row))) this.broken.push(row);
    this.#addTerms(row, span);
  }

  #addTerms(row: number, span: StageSpan | undefined): void {
    const { main, header } = this.run;
    const [kl, ce] = [main.kl.at(row), main.ce.at(row)];
    const taught = main.trackOf(row) === 'student' && Number.isFinite(kl + ce);
    const { alpha, temperature: first } = (taught && (span?.loss ?? header.loss)) || NO_TERMS;
    const changing = main.temperature.at(row);
    const temperature = Number.isFinite(changing) ? changing : first;
    this.kl.push(alpha * temperature ** 2 * kl);
    this.ce.push((1 - alpha) * ce);
    this.hidden.push(main.hidden.at(row));
  }

  #pausedBefore(row: number): boolean {
    if (this.#kind !== 'time') return false;
    const { time, stepsPerSecond } = this.run.main;
    const waited = time.at(row) - time.at(row - 1);
    return waited > PAUSE.seconds && waited > PAUSE.steps / (stepsPerSecond.at(row) || Number.POSITIVE_INFINITY);
  }
}
