import { h } from '../../dom';
import type { Role } from '../../theme';

/** In px from the left and the top edge of the chart. */
export interface Dot {
  x: number;
  y: number;
  role: Role;
}

/** The hairline over one chart, and where it meets the lines. Moving it draws nothing anew. */
export class CursorLayer {
  readonly element = h('div', 'cursor-layer');
  readonly #hairline = h('div', 'cursor');
  readonly #dots: HTMLElement[] = [];

  constructor() {
    this.element.append(this.#hairline);
    this.element.setAttribute('aria-hidden', 'true');
    this.move(undefined, []);
  }

  /** To a px from the left edge of the chart; away without one. */
  move(x: number | undefined, dots: readonly Dot[]): void {
    this.element.hidden = x === undefined;
    if (x === undefined) return;
    this.#hairline.style.transform = `translateX(${Math.round(x)}px)`;
    for (const [i, { x: left, y, role }] of dots.entries()) {
      const dot = this.#dotAt(i);
      dot.hidden = !Number.isFinite(y);
      dot.className = `cursor-dot ${role}`;
      dot.style.transform = `translate(${left + 0.5}px, ${y}px)`;
    }
    for (const dot of this.#dots.slice(dots.length)) dot.hidden = true;
  }

  #dotAt(i: number): HTMLElement {
    const dot = this.#dots[i] ?? h('i');
    if (!this.#dots[i]) {
      this.#dots[i] = dot;
      this.element.append(dot);
    }
    return dot;
  }
}
