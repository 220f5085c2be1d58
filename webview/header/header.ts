import { actionButton } from '../controls';
import { button, h, setText } from '../dom';
import { dateTime, duration, fileName } from '../format';
import { icon } from '../icons';
import type { PanelAction, RunHeader } from '../protocol';
import { Facts } from './facts';
import { moreMenu } from './menu';
import { ProblemLine } from './problem';
import { Rail } from './rail';
import { type Offer, STATUS } from './status';

const MOST_OFFERS = 2;

const placeOf = ({ device, threads }: RunHeader): string => {
  if (!device) return '';
  return device === 'CPU' && threads > 0
    ? ` on ${threads} CPU ${threads === 1 ? 'thread' : 'threads'}`
    : ` on ${device}`;
};

/** Everything above the tabs. A run that is done needs one line. */
export class Header {
  readonly element: HTMLElement;
  readonly #state = h('span', 'state');
  readonly #name = h('h1');
  readonly #date = h('span');
  readonly #experiment: HTMLButtonElement;
  /** How long a run took that is done, and where: all of its figures that matter then. */
  readonly #spent = h('span', 'spent');
  readonly #from: HTMLElement;
  readonly #facts = new Facts();
  readonly #rail = new Rail();
  readonly #problem: ProblemLine;
  readonly #buttons;
  readonly #actions: HTMLElement;
  #offers: readonly Offer[] = [];
  #drawnStatus = '';

  constructor(act: (action: PanelAction) => void) {
    this.#experiment = button('link', () => act('open-experiment'));
    this.#problem = new ProblemLine(() => act('open-problem'));
    this.#buttons = Array.from({ length: MOST_OFFERS }, (_, i) =>
      actionButton(() => {
        const offer = this.#offers[i];
        if (offer) act(offer.action);
      }),
    );
    this.#actions = h('div', 'actions', ...this.#buttons.map(({ element }) => element), moreMenu(act));
    this.#from = h('span', 'from', this.#date, h('span', 'between', '·'), this.#experiment, this.#spent);
    this.element = h(
      'header',
      'run-head',
      h('div', 'run-title', this.#state, this.#name, this.#from, this.#actions),
      this.#problem.element,
      this.#facts.element,
      this.#rail.element,
    );
    this.#from.hidden = true;
    this.setIdle(true);
  }

  update(header: RunHeader): void {
    const { status, name, startedAt, experimentFile } = header;
    this.#showStatus(status);
    setText(this.#name, name);
    this.#name.title = name;
    this.#from.hidden = false;
    setText(this.#date, dateTime(startedAt));
    setText(this.#experiment, fileName(experimentFile));
    this.#experiment.title = experimentFile;
    const done = status === 'done';
    this.element.classList.toggle('over', done);
    setText(this.#spent, done ? `${duration(header.elapsedSeconds)}${placeOf(header)}` : '');
    this.#problem.update(header.problem);
    this.#facts.update(header);
    this.#rail.update(header.rail);
  }

  /** Nothing can be done with the run: there is none yet, or it is gone. */
  setIdle(idle: boolean): void {
    this.#actions.hidden = idle;
  }

  #showStatus(status: RunHeader['status']): void {
    if (status === this.#drawnStatus) return;
    this.#drawnStatus = status;
    const { word, icon: name, offers } = STATUS[status];
    this.#state.replaceChildren(icon(name, word));
    this.#offers = offers;
    for (const [i, { element, set }] of this.#buttons.entries()) {
      const offer = offers[i];
      element.hidden = !offer;
      if (offer) set(offer);
    }
  }
}
