import { button, h, setText } from '../dom';
import { integer } from '../format';
import type { RunHeader } from '../protocol';

function sentence(text: string): string {
  const trimmed = text.trim().replace(/\.$/, '');
  return trimmed ? `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}.` : '';
}

/** What went wrong, at which step, and what to do, in one line with a way to the line of the experiment that is to change. */
export class ProblemLine {
  readonly element: HTMLElement;
  readonly #what = h('strong');
  readonly #remedy = h('span');
  readonly #link: HTMLButtonElement;

  constructor(openProblem: () => void) {
    this.#link = button('link', openProblem, 'Show in the experiment');
    this.element = h('p', 'problem', this.#what, ' ', this.#remedy, ' ', this.#link);
    this.element.role = 'alert';
    this.element.hidden = true;
  }

  update(problem: RunHeader['problem']): void {
    this.element.hidden = !problem;
    if (!problem) return;
    const { message, remedy, step, path } = problem;
    const named = step === undefined || message.includes(String(step)) || message.includes(integer(step));
    setText(this.#what, sentence(named ? message : `${message.replace(/\.$/, '')} at step ${integer(step)}`));
    setText(this.#remedy, sentence(remedy));
    this.#link.hidden = path === undefined;
    this.#link.title = path ?? '';
  }
}
