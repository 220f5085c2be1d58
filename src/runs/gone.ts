import { existsSync } from 'node:fs';

/** The folder of a run was deleted while something still worked with it. */
export class RunGone extends Error {
  constructor(readonly dir: string) {
    super(`The run folder ${dir} is gone: it was deleted or moved. Start the experiment again to make a new run.`);
    this.name = 'RunGone';
  }
}

/** Runs `act`; a failure for want of the folder becomes `RunGone`, any other is passed on. */
export function orGone<T>(dir: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (isMissing(error) && !existsSync(dir)) throw new RunGone(dir);
    throw error;
  }
}

/** Whether a file system call failed because there is nothing at its path. */
export function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
