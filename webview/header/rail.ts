import { h, setAttributes } from '../dom';
import type { RailStage } from '../protocol';

/** No stage is drawn narrower than this share of an even split, so that its name can be read. */
const LEAST_SHARE = 0.4;
const WORDS: Record<RailStage['state'], string> = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  failed: 'failed',
};

/** The stages of a run as stretches of a line, each as long as its share of the time. */
export class Rail {
  readonly element = h('ol', 'rail');
  #names = '';

  constructor() {
    this.element.setAttribute('aria-label', 'Stages of this run');
  }

  update(stages: readonly RailStage[]): void {
    const names = JSON.stringify(stages.map(({ label }) => label));
    if (names !== this.#names) {
      this.#names = names;
      this.element.replaceChildren(...stages.map(({ label }) => h('li', '', h('i'), h('span', '', label))));
    }
    const least = LEAST_SHARE / Math.max(1, stages.length);
    this.element.style.gridTemplateColumns = stages
      .map(({ share }) => `minmax(0, ${Math.max(share, least).toFixed(4)}fr)`)
      .join(' ');
    for (const [i, item] of [...this.element.children].entries()) {
      const stage = stages[i];
      if (stage) this.#draw(item, stage);
    }
  }

  #draw(item: Element, { state, done, label }: RailStage): void {
    item.className = state;
    setAttributes(item, {
      'aria-current': state === 'running' && 'step',
      'aria-label': `${label}, ${state === 'running' ? `${Math.round(done * 100)} %` : WORDS[state]}`,
    });
    const bar = item.firstElementChild;
    if (bar instanceof HTMLElement) bar.style.transform = `scaleX(${state === 'done' ? 1 : Math.min(1, done)})`;
  }
}
