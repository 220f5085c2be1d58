import type { RunData } from '../../data/run-data';
import { type Moment, momentsOf, rightIn } from '../../data/samples/moments';
import { h, setAttributes, setText } from '../../dom';
import { integer } from '../../format';
import type { SamplesReport } from '../../protocol';
import type { MountedView, View } from '../view';
import { MODELS, problemsTable } from './problems-table';
import { solvedTable } from './solved-table';

const EMPTY =
  'No model of this run has written anything yet. Language models do, at each validation, where the data is of `format: reasoning`.';

/** `Student solves 9 of 12, the teacher 12`. */
function verdict({ track, round, teacher }: Moment): string {
  const others = teacher ? `, the teacher ${rightIn(teacher)}` : '';
  return `${MODELS[track]}: ${rightIn(round)} of ${round.answers.length} solved${others}`;
}

/** When a model was asked, in words. */
function when({ stage, step }: Moment, run: RunData): string {
  const label = run.header.rail[stage]?.label ?? '';
  return step > 0 ? `step ${integer(step)} of ${label}` : label;
}

/** A few problems, and what teacher and student write to them as training goes on. */
class SamplesView implements MountedView {
  readonly element: HTMLElement;
  readonly #empty = h('p', 'empty', EMPTY);
  readonly #verdict = h('p', 'big');
  readonly #when = h('span', 'sample-when');
  readonly #slider = h('input');
  readonly #place = h('div', 'samples-place');
  readonly #solved = h('div', 'trials-place');
  readonly #content: HTMLElement;
  #run: RunData | undefined;
  #reports: readonly SamplesReport[] = [];
  #moments: Moment[] = [];
  #shown = 0;
  #models: unknown;

  constructor() {
    Object.assign(this.#slider, { type: 'range', min: '0', step: '1' });
    this.#slider.setAttribute('aria-label', 'When the models were asked');
    this.#slider.addEventListener('input', () => this.#show(this.#slider.valueAsNumber));
    const time = h('label', 'set sample-time', h('span', 'caption', 'At'), this.#slider, this.#when);
    const note =
      'The same problems each time, one of each kind, from the validation data. Steps that differ from the solution are underlined.';
    const words = h('div', 'verdict-words', this.#verdict, h('p', '', note));
    const toolbar = h('div', 'toolbar', time);
    this.#content = h('div', '', this.#solved, h('section', 'verdict', words), toolbar, this.#place);
    this.element = h('div', 'samples', this.#empty, this.#content);
  }

  draw(run: RunData): void {
    const reports = run.reports('samples');
    const changed = reports.length !== this.#reports.length || reports.some((report, i) => report !== this.#reports[i]);
    const follows = this.#shown >= this.#moments.length - 1;
    if (run !== this.#run || changed) this.#moments = momentsOf(reports);
    this.#reports = reports;
    this.#run = run;
    this.#content.hidden = this.#moments.length === 0;
    this.#empty.hidden = this.#moments.length > 0;
    this.#drawSolved(run);
    if (changed) this.#show(follows ? this.#moments.length - 1 : this.#shown);
  }

  dispose(): void {}

  #drawSolved({ header }: RunData): void {
    if (header.models === this.#models) return;
    this.#models = header.models;
    const table = solvedTable(header.models);
    this.#solved.hidden = !table;
    this.#solved.replaceChildren(...(table ? [h('h2', '', 'Test problems solved'), table] : []));
  }

  #show(index: number): void {
    const last = this.#moments.length - 1;
    this.#shown = Math.min(Math.max(0, index), last);
    const moment = this.#moments[this.#shown];
    const problems = this.#reports.at(-1)?.problems;
    if (!moment || !problems || !this.#run) return;
    const time = when(moment, this.#run);
    setText(this.#verdict, verdict(moment));
    setText(this.#when, time);
    setAttributes(this.#slider, {
      max: last,
      disabled: last < 1,
      'aria-valuetext': `${MODELS[moment.track]}, ${time}`,
    });
    this.#slider.value = String(this.#shown);
    this.#place.replaceChildren(problemsTable(problems, moment));
  }
}

export const samples: View = { id: 'samples', title: 'Samples', mount: () => new SamplesView() };
