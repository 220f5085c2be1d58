import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Report } from '../../../webview/protocol';
import type { Run, RunHistory, StageReport } from '../../runs';

/** Hands on what stages wrote, each file when it is new or was written again. */
export class ReportFeed {
  readonly #sent = new Map<number, number>();

  constructor(private readonly run: Run) {}

  /** The panel lost what it had: everything is new. */
  reset(): void {
    this.#sent.clear();
  }

  /** The reports that the panel does not have yet. One that cannot be read (it is being replaced, or gone) comes next time. */
  async next({ reports }: Pick<RunHistory, 'reports'>): Promise<ReturnType<typeof Report>[]> {
    const fresh = [...reports].filter(([stage, { t }]) => this.#sent.get(stage) !== t);
    for (const [stage, { t }] of fresh) this.#sent.set(stage, t);
    const read = await Promise.all(fresh.map(([stage, { file }]) => this.#read(stage, file)));
    return read.filter((report) => report !== undefined).map((report) => Report({ report }));
  }

  async #read(stage: number, file: string): Promise<StageReport | undefined> {
    try {
      return JSON.parse(await readFile(join(this.run.dir, file), 'utf8')) as StageReport;
    } catch {
      this.#sent.delete(stage);
      return undefined;
    }
  }
}
