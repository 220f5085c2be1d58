import type { Fact } from '../../data/pruning/readout';
import { h } from '../../dom';

const HINT = 'arrow keys move, Enter opens the layer';
const NOTHING = 'Point at a cell, or move with the arrow keys, to read its layer, channel, score, rank and fate.';

/** The line that tells what is under the cursor. Screen readers hear it from the panel's announcer. */
export class Readout {
  readonly element = h('p', 'map-readout');

  constructor() {
    this.element.setAttribute('aria-hidden', 'true');
    this.draw([]);
  }

  draw(facts: readonly Fact[]): void {
    if (facts.length === 0) {
      this.element.replaceChildren(h('span', 'hint', NOTHING));
      return;
    }
    const parts = facts.flatMap(({ before = '', strong = '', after = '' }, i) => [
      ...(i > 0 ? [h('i', '', '·')] : []),
      before,
      ...(strong ? [h('b', '', strong)] : []),
      after,
    ]);
    this.element.replaceChildren(...parts, h('span', 'hint wide', h('i', '', '·'), HINT));
  }
}
