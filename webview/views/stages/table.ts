import { METRICS, type Metric, type Timeline, type TimelineRow } from '../../data/stages/timeline';
import { h, setAttributes, svg } from '../../dom';
import { rove } from '../../roving';
import { hatchDefinition } from '../hatch';
import { accuracyMark, bar, ring } from './bars';

const HEADS: Record<Metric, { wide: string; narrow: string }> = {
  parameters: { wide: 'Parameters', narrow: 'Parameters' },
  flops: { wide: 'FLOPs', narrow: 'FLOPs' },
  bytes: { wide: 'File', narrow: 'File' },
  batch1: { wide: 'Latency, batch 1', narrow: 'Batch 1' },
  batch64: { wide: 'Latency, batch 64', narrow: 'Batch 64' },
};
const ACCURACY = { test: 'Test accuracy', validation: 'Validation accuracy' };
/** The name of the column says on which data, where all accuracies are on the same. */
const accuracyWords = ({ on }: Pick<Timeline, 'on'>): string => (on ? ACCURACY[on] : 'Accuracy');
const ON = { test: 'test', validation: 'val.' };

/** Each state of the model on a line downwards, its figures on bars that share a scale. One tab stop; arrows move. */
export class StagesTable {
  readonly element = h('div', 'timeline');

  constructor() {
    setAttributes(this.element, { role: 'table', 'aria-label': 'What each stage made of the model' });
    rove(this.element, () => [...this.element.querySelectorAll<HTMLElement>('.timeline-row')]);
  }

  /** Draws the states; while the run goes on, none of them is kept for good. */
  draw(timeline: Timeline, over: boolean): void {
    const { rows } = timeline;
    const focused = this.#focused;
    const elements = rows.map((row, i) => rowOf(row, timeline, { first: i === 0, last: i === rows.length - 1, over }));
    this.element.replaceChildren(head(timeline), hatchDefinition(), ...elements);
    for (const [i, element] of elements.entries()) element.tabIndex = i === Math.max(0, focused) ? 0 : -1;
    if (focused >= 0) elements[focused]?.focus();
  }

  /** The row that has the focus; −1 where it is elsewhere. */
  get #focused(): number {
    return [...this.element.querySelectorAll('.timeline-row')].indexOf(document.activeElement ?? this.element);
  }
}

function cell(role: string, className: string, ...children: (Node | string)[]): HTMLElement {
  const element = h('div', className, ...children);
  element.setAttribute('role', role);
  return element;
}

function head({ on, rows, teacherAt }: Timeline): HTMLElement {
  const accuracy = cell('columnheader', 'metric-accuracy', accuracyWords({ on }));
  const key = h('span', 'axis-key');
  if (teacherAt !== undefined) key.append(h('span', '', keyMark('level'), 'teacher'));
  if (rows.some(({ untaught }) => untaught)) key.append(h('span', '', keyMark('untaught'), 'no teacher'));
  accuracy.append(key);
  const metrics = METRICS.map((metric) => cell('columnheader', `metric-${metric}`, HEADS[metric].wide));
  return cell('row', 'timeline-head', h('span'), cell('columnheader', '', 'Stage'), ...metrics, accuracy);
}

function keyMark(className: string): SVGSVGElement {
  return svg('svg', { width: 3, height: 12, 'aria-hidden': 'true' }, svg('path', { class: className, d: 'M1.5 0V12' }));
}

interface Place {
  first: boolean;
  last: boolean;
  over: boolean;
}

function rowOf(row: TimelineRow, timeline: Timeline, place: Place): HTMLElement {
  const { state, kept } = row;
  const name = h('b', '', state.name);
  if (kept && place.over) name.append(' ', h('span', 'tag', 'kept'));
  if (state.discarded) name.append(h('span', 'visually-hidden', ', not kept'));
  const who = cell('rowheader', 'who', name, h('span', 'detail', state.detail ?? ''));
  who.title = state.detail ?? '';
  const metrics = METRICS.map((metric) => metricCell(metric, row));
  return cell(
    'row',
    'timeline-row',
    ring({ state, kept, ...place }),
    who,
    ...metrics,
    accuracyCell(row, timeline, place),
  );
}

/** A value and what follows it. The caption stands in for the column's head where the panel is narrow. */
function value(caption: string, text: string, note: string, className: string): HTMLElement[] {
  const shown = h('span', 'value', text);
  if (note) shown.append(' ', h('small', className, note));
  return [h('span', 'caption', caption), shown];
}

function metricCell(metric: Metric, { state, cells }: TimelineRow): HTMLElement {
  const element = cell('cell', `metric metric-${metric}`);
  const figure = cells[metric];
  if (!figure) return element;
  const { text, note = '', worse } = figure;
  element.append(...value(HEADS[metric].narrow, text, note, worse ? 'worse' : ''), bar(figure, state));
  return element;
}

function accuracyCell(row: TimelineRow, timeline: Timeline, place: Place): HTMLElement {
  const { accuracy, state, untaught } = row;
  const mark = accuracyMark(row, { teacherAt: timeline.teacherAt, ...place });
  const element = cell('cell', 'metric metric-accuracy');
  const on = timeline.on === undefined && state.on ? ON[state.on] : '';
  const note = [accuracy?.note, accuracy && on].filter(Boolean).join(' ');
  element.append(...value(accuracy ? accuracyWords(timeline) : '', accuracy?.text ?? '', note, ''));
  if (untaught) element.append(h('span', 'visually-hidden', `, without a teacher ${untaught.text}`));
  element.append(mark);
  return element;
}
