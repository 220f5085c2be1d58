import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Run, type StageResult, type Track, writeAtomic } from '../runs';

interface Done {
  /** Results of the stages that are finished, in order. */
  stages: StageResult[];
  /** Models whose training in the stage after those is finished. */
  tracks: Track[];
}

/** Which stages of a run are finished, kept beside its checkpoints, so that a killed run goes on where it was. */
export class Progress {
  private readonly file: string;
  private readonly done: Done;

  constructor(run: Run) {
    this.file = join(run.paths.checkpoints, 'progress.json');
    this.done = existsSync(this.file)
      ? (JSON.parse(readFileSync(this.file, 'utf8')) as Done)
      : { stages: [], tracks: [] };
  }

  /** The first stage that is not finished. */
  get stage(): number {
    return this.done.stages.length;
  }

  get results(): readonly StageResult[] {
    return this.done.stages;
  }

  hasFinished(track: Track): boolean {
    return this.done.tracks.includes(track);
  }

  finishTrack(track: Track): void {
    this.done.tracks.push(track);
    this.save();
  }

  finishStage(result: StageResult): void {
    this.done.stages.push(result);
    this.done.tracks = [];
    this.save();
  }

  private save(): void {
    writeAtomic(this.file, JSON.stringify(this.done));
  }
}
