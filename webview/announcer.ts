import { h } from './dom';

const INTERVAL_MS = 1000;

/** A polite live region for screen readers: the newest message, at most one a second. */
export class Announcer {
  readonly element = h('p', 'visually-hidden');
  #waiting: string | undefined;
  #timer: number | undefined;

  constructor() {
    this.element.setAttribute('aria-live', 'polite');
  }

  say(message: string): void {
    this.#waiting = message;
    if (this.#timer === undefined) this.#speak();
  }

  #speak(): void {
    if (this.#waiting === undefined) {
      this.#timer = undefined;
      return;
    }
    this.element.textContent = this.#waiting;
    this.#waiting = undefined;
    this.#timer = window.setTimeout(() => this.#speak(), INTERVAL_MS);
  }
}
