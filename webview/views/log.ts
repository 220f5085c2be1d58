import { checkbox, dropdown, textField } from '../controls';
import type { RunData } from '../data/run-data';
import { h } from '../dom';
import { count, duration } from '../format';
import type { LogLine } from '../protocol';
import type { MountedView, View } from './view';

const LEVELS: readonly LogLine['level'][] = ['debug', 'info', 'warning', 'error'];
/** More lines than this make the page slow; the oldest are left to the file. */
const MOST_LINES = 5000;

interface Filter {
  level: LogLine['level'];
  text: string;
}

function passes({ level, message }: LogLine, filter: Filter): boolean {
  const loud = LEVELS.indexOf(level) >= LEVELS.indexOf(filter.level);
  return loud && message.toLowerCase().includes(filter.text.toLowerCase());
}

function row(line: LogLine, startedAt: number): HTMLElement {
  const time = h('span', 'log-time', duration((line.t - startedAt) / 1000));
  return h('li', `log-${line.level}`, time, h('span', 'log-level', line.level), h('span', 'log-message', line.message));
}

/** What the run has said, filtered, following its end. */
class LogView implements MountedView {
  readonly element: HTMLElement;
  readonly #list = h('ol', 'log-lines');
  readonly #empty = h('p', 'empty');
  readonly #filter: Filter = { level: 'info', text: '' };
  #follow = true;
  #run: RunData | undefined;
  #seen = 0;

  constructor() {
    this.#list.role = 'log';
    this.#list.tabIndex = 0;
    this.#list.setAttribute('aria-label', 'Log of this run');
    const levels = [
      { value: 'debug', text: 'All' },
      { value: 'info', text: 'Info and above' },
      { value: 'warning', text: 'Warnings and errors' },
      { value: 'error', text: 'Errors' },
    ] as const;
    const toolbar = h(
      'div',
      'toolbar',
      dropdown('Level', levels, this.#filter.level, (level) => this.#refilter({ level })),
      textField('Filter', 'Filter', (text) => this.#refilter({ text })),
      checkbox('Follow', true, (follow) => this.#setFollow(follow)),
    );
    this.element = h('div', 'log-view', toolbar, this.#empty, this.#list);
  }

  draw(run: RunData): void {
    if (run !== this.#run) {
      this.#run = run;
      this.#clear();
    }
    const fresh = run.log.slice(this.#seen).filter((line) => passes(line, this.#filter));
    this.#seen = run.log.length;
    this.#list.append(...fresh.slice(-MOST_LINES).map((line) => row(line, run.header.startedAt)));
    while (this.#list.childElementCount > MOST_LINES) this.#list.firstElementChild?.remove();
    this.#sayIfEmpty(run);
    if (this.#follow && fresh.length > 0) this.#list.scrollTop = this.#list.scrollHeight;
  }

  dispose(): void {}

  #clear(): void {
    this.#list.replaceChildren();
    this.#seen = 0;
  }

  #refilter(change: Partial<Filter>): void {
    Object.assign(this.#filter, change);
    this.#clear();
    if (this.#run) this.draw(this.#run);
  }

  #setFollow(follow: boolean): void {
    this.#follow = follow;
    if (follow) this.#list.scrollTop = this.#list.scrollHeight;
  }

  #sayIfEmpty(run: RunData): void {
    this.#empty.hidden = this.#list.childElementCount > 0;
    const hidden = `None of the ${count(run.log.length)} lines so far passes the filter.`;
    this.#empty.textContent = run.log.length > 0 ? hidden : 'The run has not said anything yet.';
  }
}

export const log: View = { id: 'log', title: 'Log', mount: () => new LogView() };
