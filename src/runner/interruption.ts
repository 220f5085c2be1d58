/** Thrown between two steps when the person asked the run to stop; what was done is saved by then. */
export class Stopped extends Error {
  override name = 'Stopped';
}

/** A failure of a run in the words of a person: what, where, what to do. */
export class RunFailure extends Error {
  override name = 'RunFailure';
  constructor(
    readonly code: string,
    message: string,
    readonly remedy: string,
    readonly at: { stage?: number; step?: number; path?: string } = {},
  ) {
    super(message);
  }
}
