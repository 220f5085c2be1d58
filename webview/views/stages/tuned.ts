import type { RunData } from '../../data/run-data';
import { differenceWords, meanOf } from '../../data/stages/tuning';
import { h, setText } from '../../dom';
import { milliseconds, percent } from '../../format';
import { icon } from '../../icons';
import type { TunedSetting, TunedValue, TuningReport } from '../../reports';

const HEADS = [
  ['Accuracy', 'number'],
  ['Difference', 'number'],
  ['Batch 64', 'number speed'],
  ['Outcome', 'reason'],
] as const;

/** What the trials beside the run's settings came to, and the change that they speak for. */
export class Tuned {
  readonly element = h('section', 'pane tuned');
  readonly #note = h('span', 'section-note');
  readonly #body = h('div');
  #shown: TuningReport | undefined;

  constructor() {
    const head = h('div', 'section-head', h('h2', '', 'What tune tried'), this.#note);
    this.element.append(head, this.#body);
    this.element.hidden = true;
  }

  draw(run: RunData): void {
    const report = run.report('tuning');
    this.element.hidden = report === undefined;
    if (report && report !== this.#shown) this.#show(report);
    this.#shown = report;
  }

  #show(report: TuningReport): void {
    const { steps, seeds, verdict } = report;
    setText(this.#note, `${seeds} trials of ${steps} steps each, accuracy on the validation data`);
    this.#body.replaceChildren(tableOf(report), h('p', 'say', verdict));
  }
}

function tableOf({ settings, proposal }: TuningReport): HTMLTableElement {
  const heads = HEADS.map(([head, className]) => h('th', className, head));
  for (const head of heads) head.scope = 'col';
  const corner = h('td', '', h('span', 'visually-hidden', 'Setting'));
  const rows = settings.flatMap((setting) => {
    const isProposed = ({ value }: TunedValue) => proposal?.path === setting.path && proposal.value === value;
    return [...setting.values]
      .sort((a, b) => a.value - b.value)
      .map((value) => rowOf(setting, value, isProposed(value)));
  });
  const table = h('table', 'trials', h('thead', '', h('tr', '', corner, ...heads)), h('tbody', '', ...rows));
  table.setAttribute('aria-label', 'What tune tried');
  return table;
}

function rowOf({ name, now }: TunedSetting, tried: TunedValue, proposed: boolean): HTMLElement {
  const { value, accuracy, difference, latencyMs, outcome } = tried;
  const first = h('th', 'trial-name', ...(proposed ? [icon('check', 'proposed')] : []), `${name} ${value}`);
  first.scope = 'row';
  if (value === now) first.append(' ', h('small', '', 'now'));
  const figures = [
    accuracy.length > 0 ? percent(meanOf(accuracy)) : '',
    difference ? differenceWords(difference) : '',
    latencyMs ? `${milliseconds(latencyMs.batch64)} ms` : '',
    proposed ? `${outcome}: proposed` : outcome,
  ];
  const cells = figures.map((figure, i) => h('td', HEADS[i]?.[1] ?? '', figure));
  return h('tr', proposed ? 'kept' : '', first, ...cells);
}
