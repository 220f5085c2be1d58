/** How long a run has been at it, from the times in its journal (milliseconds since 1970). */
export class Clock {
  #start: number | undefined;
  #last = 0;
  /** While no process worked on the run. */
  #down = 0;
  #paused = 0;
  #pausedAt: number | undefined;
  /** Spent on what was void after a resume. */
  #lost = 0;

  get startedAt(): number | undefined {
    return this.#start;
  }

  /** Time of the newest event. */
  get last(): number {
    return this.#last;
  }

  /** Moves on to the time of an event; a clock that was set back counts as standing still. */
  tick(t: number): void {
    this.#start ??= t;
    this.#last = Math.max(this.#last, t);
  }

  /** As `tick`, for the first event of a process that took the run up again. */
  restart(t: number): void {
    if (this.#start !== undefined) this.#down += Math.max(0, t - this.#last);
    this.unpause(this.#last);
    this.tick(t);
  }

  pause(t: number): void {
    this.#pausedAt ??= t;
  }

  unpause(t: number): void {
    if (this.#pausedAt !== undefined) this.#paused += Math.max(0, t - this.#pausedAt);
    this.#pausedAt = undefined;
  }

  /** After a resume only `share` of the work done so far still counts. */
  discount(share: number): void {
    this.#lost += this.worked * (1 - share);
  }

  /** Seconds from the start to `t`, pauses included, without the time in which no process ran. */
  elapsed(t = this.#last): number {
    return this.#start === undefined ? 0 : Math.max(0, t - this.#start - this.#down) / 1000;
  }

  /** Milliseconds of work that still counts, up to the newest event. */
  get worked(): number {
    const open = this.#pausedAt === undefined ? 0 : this.#last - this.#pausedAt;
    return Math.max(0, this.elapsed() * 1000 - this.#paused - open - this.#lost);
  }
}
