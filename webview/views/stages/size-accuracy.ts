import { castOf } from '../../data/stages/cast';
import { type OtherPoint, otherPoints, sightOf } from '../../data/stages/others';
import { type Point, pointsOf } from '../../data/stages/pareto';
import { pointRow, pointWords } from '../../data/stages/reading';
import { h, setAttributes, setText } from '../../dom';
import type { ModelState, OtherRun } from '../../protocol';
import { HiddenTable } from '../curves/hidden-table';
import { MARGIN, type Measure } from './pareto-axes';
import { drawing, type ParetoScene } from './pareto-drawing';
import { ParetoReader } from './pareto-reader';

const COLUMNS = ['Run', 'State', 'File', 'Accuracy', 'Latency, batch 1'];

/** What each state weighs against how well it does, beside what other runs of the experiment came to. */
export class SizeAgainstAccuracy {
  readonly element = h('section', 'pane size-accuracy');
  readonly #notes = h('span', 'section-note');
  readonly #plot = h('div', 'pareto drawn');
  readonly #reading = h('p', 'pareto-reading');
  readonly #empty = h('p', 'pane-empty', 'States stand here once the accuracy of two is measured.');
  readonly #left = h('p', 'section-note');
  readonly #table = new HiddenTable('Size against accuracy', 0);
  readonly #measure: Measure;
  readonly #reader: ParetoReader;
  #scene: ParetoScene | undefined;

  /** `say` speaks to those who listen. */
  constructor(measure: Measure, say: (words: string) => void) {
    this.#measure = measure;
    const title = h('div', 'section-head', h('h2', '', 'Size against accuracy'), this.#notes);
    setAttributes(this.#plot, { tabindex: 0, role: 'group', 'aria-roledescription': 'chart' });
    this.#reading.setAttribute('aria-hidden', 'true');
    this.#reader = new ParetoReader(this.#plot, (spot, byKey) => {
      const words = spot ? pointWords(spot.point) : '';
      setText(this.#reading, words);
      if (byKey && words) say(words);
    });
    this.element.append(title, this.#empty, this.#plot, this.#reading, this.#left, this.#table.element);
  }

  /** The box whose size the drawing depends on. */
  get place(): HTMLElement {
    return this.#plot;
  }

  draw(models: readonly ModelState[], runs: readonly OtherRun[]): void {
    const points = pointsOf(castOf(models).states);
    const shown = points.length > 1;
    const others = otherPoints(runs, models);
    this.#scene = shown ? { points, models, ...sightOf(points, others) } : undefined;
    this.#empty.hidden = shown;
    this.#plot.hidden = this.#reading.hidden = !shown;
    this.#tellOf(points, this.#scene?.seen ?? []);
    setText(this.#left, shown ? leftOut(models, points, others.length - (this.#scene?.seen.length ?? 0)) : '');
    this.#left.hidden = this.#left.textContent === '';
    this.resize();
  }

  /** Draws again for the room that there is now. */
  resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#plot;
    if (!this.#scene || width <= MARGIN.left || height <= MARGIN.bottom) return;
    const { picture, spots } = drawing(this.#scene, { width, height, measure: this.#measure });
    this.#reader.take(picture, spots);
  }

  dispose(): void {
    this.#table.dispose();
  }

  #tellOf(points: readonly Point[], seen: readonly OtherPoint[]): void {
    const grey = seen.length > 0 ? 'grey: other runs; ' : '';
    setText(this.#notes, `area: latency at batch 1; ${grey}dotted: the Pareto front`);
    const others = seen.length > 0 ? ` and ${seen.length} of other runs` : '';
    const label = `Size against accuracy of ${points.length} states${others}. Arrow keys move through them, table follows.`;
    this.#plot.setAttribute('aria-label', label);
    this.#table.update(() => ({ columns: COLUMNS, rows: [...points, ...seen].map(pointRow) }));
  }
}

/** Which states have no point, and why. */
function leftOut(models: readonly ModelState[], points: readonly Point[], outside: number): string {
  const names = castOf(models).states.filter((state) => !points.some((point) => point.state === state));
  const on = points[0]?.state.on;
  const unmeasured = `Not here: ${names.map(({ name }) => name).join(', ')}. Accuracy is not measured${on ? ` on the ${on} data` : ''}.`;
  const far = `${outside} of other runs ${outside === 1 ? 'lies' : 'lie'} far outside of these axes.`;
  return [names.length > 0 ? unmeasured : '', outside > 0 ? far : ''].filter(Boolean).join(' ');
}
