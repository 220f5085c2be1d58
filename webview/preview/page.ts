import { Announcer } from '../announcer';
import { dropdown } from '../controls';
import { button, h, setText } from '../dom';
import type { PreviewChoice, Samples } from '../protocol';
import { cards, table } from './samples';

type News = ReturnType<typeof Samples>;

/** What a person may do on the page. */
export interface PreviewActions {
  choose(choice: PreviewChoice): void;
  openProblem(): void;
}

/** The page of *Preview Data*: what is looked at above, the samples below. */
export class PreviewPage {
  readonly element = h('main', 'preview');
  readonly #title = h('h1');
  readonly #toolbar = h('div', 'toolbar');
  readonly #body = h('div', 'preview-body');
  readonly #announcer = new Announcer();
  /** The toolbar is made anew only where something else is to be chosen from: else the focus would be lost. */
  #drawn = '';
  #choice: PreviewChoice = { data: 0, epoch: 0, page: 0 };
  readonly #epoch = h('span', 'value');

  constructor(private readonly actions: PreviewActions) {
    this.#toolbar.setAttribute('role', 'toolbar');
    this.#toolbar.setAttribute('aria-label', 'What is shown');
    this.#body.append(h('p', 'empty', 'The data is being read …'));
    this.element.append(h('header', 'preview-head', this.#title), this.#toolbar, this.#body, this.#announcer.element);
  }

  /** Shows samples, or why there are none. */
  show(news: News): void {
    const { file, preview, problem, choice } = news;
    this.#choice = choice;
    setText(this.#title, `Data of ${file}`);
    this.#drawToolbar(news);
    setText(this.#epoch, `Epoch ${choice.epoch + 1}`);
    if (preview) this.#body.replaceChildren(...this.#samples(news, preview));
    else this.#body.replaceChildren(this.#problem(problem ?? ''));
    this.#announcer.say(problem ?? `${news.data[choice.data] ?? ''}, ${this.#where(news)}`);
  }

  #where({ changes, choice, preview }: News): string {
    const page = preview ? `page ${preview.page + 1} of ${preview.pages}` : '';
    return changes ? `Epoch ${choice.epoch + 1}, ${page}` : page.replace(/^p/, 'P');
  }

  #drawToolbar({ data, choice, changes }: News): void {
    const shape = JSON.stringify([data, choice.data, changes]);
    if (shape === this.#drawn) return;
    this.#drawn = shape;
    const options = data.map((text, i) => ({ value: String(i), text }));
    const which = dropdown('Data', options, String(choice.data), (value) => this.#go({ data: Number(value), page: 0 }));
    const step = (label: string, by: Partial<Record<'epoch' | 'page', number>>) =>
      button('toggle', () => this.#move(by), label);
    const epochs = h(
      'span',
      'set',
      step('‹ Epoch before', { epoch: -1 }),
      this.#epoch,
      step('Next epoch ›', { epoch: 1 }),
    );
    this.#toolbar.replaceChildren(
      h('span', 'set', h('span', 'caption', 'Data'), which),
      ...(changes ? [epochs] : []),
      h('span', 'set', step('‹ Back', { page: -1 }), step('Other samples ›', { page: 1 })),
    );
  }

  #move({ epoch = 0, page = 0 }: Partial<Record<'epoch' | 'page', number>>): void {
    this.#go({ epoch: Math.max(0, this.#choice.epoch + epoch), page: Math.max(0, this.#choice.page + page) });
  }

  #go(change: Partial<PreviewChoice>): void {
    this.#choice = { ...this.#choice, ...change };
    this.actions.choose(this.#choice);
  }

  #samples(news: News, preview: NonNullable<News['preview']>): Node[] {
    const { samples, notes, read, columns } = preview;
    const isTable = samples[0]?.before.kind === 'numbers';
    const from = `${this.#where(news)}; ${read.toLocaleString('en')} records were read to choose from.`;
    return [
      h('p', 'preview-from', from),
      ...notes.map((note) => h('p', 'preview-note', note)),
      isTable ? table(samples, columns) : cards(samples),
    ];
  }

  #problem(problem: string): HTMLElement {
    const open = button('link', () => this.actions.openProblem(), 'Open where it stands');
    const element = h('div', 'preview-problem', h('p', '', problem), open);
    element.setAttribute('role', 'alert');
    return element;
  }
}
