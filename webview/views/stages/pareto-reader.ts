import { type Spot, spotAfter, spotAt } from '../../data/stages/reading';
import { setAttributes, svg } from '../../dom';

/** From a circle to the ring around it, in px. */
const AROUND = 3;

/** Reads the points of a drawing: what the pointer is on, or where the arrow keys stand. */
export class ParetoReader {
  readonly #plot: HTMLElement;
  readonly #read: (spot: Spot | undefined, byKey: boolean) => void;
  readonly #ring = svg('circle', { class: 'pointed' });
  #spots: readonly Spot[] = [];
  #at: number | undefined;

  /** `read` hears what is read, and nothing when it is left. */
  constructor(plot: HTMLElement, read: (spot: Spot | undefined, byKey: boolean) => void) {
    this.#plot = plot;
    this.#read = read;
    plot.addEventListener('pointermove', ({ clientX, clientY }) => {
      const { left, top } = plot.getBoundingClientRect();
      this.#move(spotAt(this.#spots, clientX - left, clientY - top), false);
    });
    plot.addEventListener('pointerleave', () => this.#move(undefined, false));
    plot.addEventListener('blur', () => this.#move(undefined, false));
    plot.addEventListener('keydown', (event) => this.#key(event));
  }

  /** Takes up a new drawing. Where it is of the same points, what is read stays. */
  take(picture: SVGSVGElement, spots: readonly Spot[]): void {
    const before = this.#at === undefined ? undefined : this.#spots[this.#at];
    this.#spots = spots;
    picture.append(this.#ring);
    this.#plot.replaceChildren(picture);
    this.#move(
      spots.find(({ point }) => point === before?.point),
      false,
    );
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const from = this.#at === undefined ? undefined : this.#spots[this.#at];
    const next = spotAfter(this.#spots, from, event.key);
    if (!next && !(event.key === 'Escape' && from)) return;
    event.preventDefault();
    this.#move(next, true);
  }

  #move(spot: Spot | undefined, byKey: boolean): void {
    const { x: cx = 0, y: cy = 0, r = 0 } = spot ?? {};
    setAttributes(this.#ring, { cx, cy, r: r + AROUND, visibility: spot ? 'visible' : 'hidden' });
    const at = spot ? this.#spots.indexOf(spot) : undefined;
    if (at === this.#at) return;
    this.#at = at;
    this.#read(spot, byKey);
  }
}
