/**
 * Time between two messages at least, in milliseconds. Curves that move 15 times a second look alive; twice as often, on a
 * machine that draws in software, the drawing takes as much of the processor as the training.
 */
const frame = 66;
/** A page that is hidden says nothing; nobody waits longer for it. */
const patience = 1000;

/**
 * When a page may hear the next news: once it has drawn the last, and has had as much time for other things. So messages
 * never queue, and on a slow machine the editor around the page still answers.
 */
export class Pace {
  #timer: NodeJS.Timeout | undefined;
  #wanted = false;
  #sentAt = Number.NEGATIVE_INFINITY;
  #isDrawing = false;
  #rest = frame;

  /** @param send is called when it is time; what it sends it tells by {@link sent}. */
  constructor(private readonly send: () => void) {}

  /** There are news. */
  want(): void {
    this.#wanted = true;
    this.#timer ??= setTimeout(() => this.#due(), Math.max(0, this.#sentAt + this.#wait() - Date.now()));
  }

  /** @param isDrawn whether the page will say that it has drawn them. */
  sent({ isDrawn }: { isDrawn: boolean }): void {
    this.#wanted = false;
    this.#stop();
    this.#sentAt = Date.now();
    this.#isDrawing = isDrawn;
    this.#rest = frame;
  }

  /** The page has drawn what it was sent last. */
  drawn(): void {
    if (!this.#isDrawing) return;
    this.#isDrawing = false;
    this.#rest = Math.min(patience, Math.max(frame, 2 * (Date.now() - this.#sentAt)));
    this.#stop();
    if (this.#wanted) this.want();
  }

  dispose(): void {
    this.#stop();
  }

  #wait(): number {
    return this.#isDrawing ? patience : this.#rest;
  }

  #due(): void {
    this.#timer = undefined;
    this.#wanted = false;
    this.send();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
