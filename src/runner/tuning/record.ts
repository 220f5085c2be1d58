import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Run, writeAtomic } from '../../runs';
import type { Told } from './difference';

interface Kept {
  seconds: number;
  /** Base64 by name. */
  trials: Record<string, string>;
}

/** The trials that are done, beside the checkpoints: a run that goes on does none of them twice. */
export class TrialRecord {
  private readonly file: string;
  private readonly kept: Kept;

  constructor(run: Run, stage: number) {
    this.file = join(run.paths.checkpoints, `${stage}-trials.json`);
    this.kept = existsSync(this.file)
      ? (JSON.parse(readFileSync(this.file, 'utf8')) as Kept)
      : { seconds: 0, trials: {} };
  }

  /** What all of them took. */
  get seconds(): number {
    return this.kept.seconds;
  }

  get(name: string): Told | undefined {
    const told = this.kept.trials[name];
    return told === undefined ? undefined : new Uint8Array(Buffer.from(told, 'base64'));
  }

  add(name: string, told: Told, seconds: number): void {
    this.kept.trials[name] = Buffer.from(told).toString('base64');
    this.kept.seconds += seconds;
    writeAtomic(this.file, JSON.stringify(this.kept));
  }
}
