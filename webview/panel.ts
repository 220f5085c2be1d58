import { Announcer } from './announcer';
import { RunData } from './data/run-data';
import { h } from './dom';
import { Header } from './header/header';
import { STATUS } from './header/status';
import type { Host } from './host';
import { Action, Delta, Drawn, Gone, OtherRuns, Ready, Report, Snapshot, type ToPanel } from './protocol';
import { Settings } from './settings';
import { Tabs } from './tabs';
import { VIEWS } from './views';
import type { MountedView } from './views/view';

/** A wait shorter than this is not worth a word. */
const SILENT_MS = 150;

/** The page: it takes messages, draws them at most once a frame, and keeps what a person chose. */
export class Panel {
  readonly element: HTMLElement;
  readonly #host: Host;
  readonly #settings: Settings;
  readonly #announcer = new Announcer();
  readonly #header: Header;
  readonly #tabs;
  readonly #viewport = h('div', 'view');
  readonly #notice = h('p', 'empty');
  #view: MountedView | undefined;
  #run: RunData | undefined;
  #waiting: ToPanel[] = [];

  constructor(host: Host) {
    this.#host = host;
    this.#settings = new Settings(host);
    this.#header = new Header((action) => host.post(Action({ action })));
    this.#tabs = new Tabs(VIEWS, (view) => this.#settings.change({ view }));
    this.#viewport.id = 'view';
    this.#viewport.role = 'tabpanel';
    this.element = h(
      'main',
      'panel',
      this.#header.element,
      this.#tabs.element,
      this.#notice,
      this.#viewport,
      this.#announcer.element,
    );
    this.#settings.onChange(({ view }) => {
      if (view) this.#mount();
    });
    this.#mount();
    window.setTimeout(() => {
      if (!this.#run && !this.#notice.textContent) this.#notice.textContent = 'Reading the run.';
    }, SILENT_MS);
    host.listen((message) => this.#receive(message));
    host.post(Ready({ run: this.#settings.value.run || undefined }));
  }

  #mount(): void {
    const wanted = VIEWS.find(({ id }) => id === this.#settings.value.view) ?? VIEWS[0];
    this.#view?.dispose();
    this.#view = wanted.mount({ settings: this.#settings, host: this.#host, announcer: this.#announcer });
    this.#viewport.replaceChildren(this.#view.element);
    this.#viewport.setAttribute('aria-labelledby', `tab-${wanted.id}`);
    this.#tabs.select(wanted.id);
    if (this.#run) this.#view.draw(this.#run);
  }

  #receive(message: ToPanel): void {
    if (this.#waiting.push(message) === 1) requestAnimationFrame(() => this.#frame());
  }

  #frame(): void {
    const messages = this.#waiting;
    this.#waiting = [];
    const before = this.#run?.header.status;
    for (const message of messages) this.#take(message);
    if (!this.#run) return;
    const { header } = this.#run;
    this.#header.update(header);
    this.#view?.draw(this.#run);
    if (before && before !== header.status) this.#announcer.say(`${header.name}: ${STATUS[header.status].word}`);
    this.#reportDrawn(messages);
  }

  #take(message: ToPanel): void {
    if (Snapshot.is(message)) {
      this.#run = new RunData(message);
      this.#settings.openRun(message.header.id);
      this.#showNotice('');
    } else if (Delta.is(message)) {
      this.#run?.append(message);
    } else if (Report.is(message)) {
      this.#run?.take(message.report);
    } else if (OtherRuns.is(message)) {
      if (this.#run) this.#run.others = message.runs;
    } else if (Gone.is(message)) {
      this.#showNotice(message.message);
    }
  }

  /** Says why there is nothing to see; an empty text gives way to the view. */
  #showNotice(text: string): void {
    this.#notice.textContent = text;
    this.#viewport.hidden = text !== '';
    this.#header.setIdle(text !== '');
  }

  #reportDrawn(messages: readonly ToPanel[]): void {
    const newest = messages.findLast((message) => Delta.is(message) && message.newest !== undefined);
    if (!newest || !Delta.is(newest) || newest.newest === undefined) return;
    const drawn = { newest: newest.newest, drawn: 0 };
    // The next frame begins when this one's pixels stand.
    requestAnimationFrame(() => this.#host.post(Drawn({ ...drawn, drawn: Date.now() })));
  }
}
