import { className } from '../../data/evaluation/words';
import { h } from '../../dom';
import { integer, percent } from '../../format';
import { icon } from '../../icons';
import type { Disagreement, EvaluationReport } from '../../reports';
import { sampleElement } from './sample';

type Said = Disagreement['teacher'];

/** What one of the two says, with a mark where the label tells who is right. */
function saying(who: string, { says, confidence }: Said, label: number | undefined, names: readonly string[]): Node[] {
  const mark = label === undefined ? [] : [says === label ? icon('check', 'right') : icon('failed', 'wrong')];
  const words = h('dd', '', ...mark, h('b', '', className(names, says)), ' ', h('small', '', percent(confidence, 1)));
  return [h('dt', '', who), words];
}

function card({ shown, label, teacher, model }: Disagreement, of: string, names: readonly string[]): HTMLElement {
  const is = label === undefined ? 'Without a label' : `Labelled "${className(names, label)}"`;
  const facts = h('dl', 'sayings');
  if (label !== undefined) facts.append(h('dt', '', 'label'), h('dd', '', h('b', '', className(names, label))));
  facts.append(...saying('teacher', teacher, label, names), ...saying(of, model, label, names));
  return h('li', `disagreement ${shown.kind}`, sampleElement(shown, is), facts);
}

/** The samples on which the last student and the teacher do not say the same, the surest first. */
export class Disagreements {
  readonly element = h('section', 'pane disagreements');

  /** Shows those of a report; nothing where it tells of none. */
  show({ disagreements, classNames, samples }: EvaluationReport): void {
    this.element.hidden = !disagreements;
    if (!disagreements) return;
    const { of, total, samples: shown } = disagreements;
    const title = h('h2', '', `Where ${of} and the teacher disagree`);
    const count = `${integer(total)} ${total === 1 ? 'sample' : 'samples'}`;
    const part = shown.length < total ? `, of them the ${integer(shown.length)} that both are surest of` : '';
    const note = h('span', 'section-note', total === 0 ? '' : `${count}${part}; with each answer its confidence`);
    const none = h('p', 'pane-empty', `On all ${integer(samples)} samples they say the same.`);
    const cards = h('ol', 'disagreement-cards', ...shown.map((each) => card(each, of, classNames)));
    this.element.replaceChildren(h('div', 'section-head', title, note), total === 0 ? none : cards);
  }
}
