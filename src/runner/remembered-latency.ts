import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Latency } from '../compression';
import type { Model } from '../onnx';
import { writeAtomic } from '../runs';
import type { RunContext } from './context';
import { measureLatency } from './latency';

/**
 * Measures latency at batch 1 and 64, once in a run: a choice hangs on it, and a run that is resumed must choose as it did.
 * What was measured is kept with the checkpoints, by the names of the models that took turns.
 */
export class RememberedLatency {
  private readonly file: string;

  constructor(
    private readonly c: RunContext,
    stage: number,
  ) {
    this.file = join(c.run.paths.checkpoints, `${stage}-latency.json`);
  }

  async measure(models: readonly { name: string; model: Model }[]): Promise<Latency[]> {
    const known = existsSync(this.file)
      ? (JSON.parse(readFileSync(this.file, 'utf8')) as Record<string, Latency[]>)
      : {};
    const key = models.map(({ name }) => name).join(' | ');
    if (known[key]) return known[key];
    const { shape: sample, element } = this.c.data;
    const settings = { sample, element, threads: this.c.threads };
    const heed = () => this.c.requests.heed();
    const all = models.map(({ model }) => model);
    const one = await measureLatency(all, { ...settings, batch: 1 }, heed);
    const many = await measureLatency(all, { ...settings, batch: 64 }, heed);
    const measured = models.map((_, i) => ({ batch1: one[i]?.p50 ?? Number.NaN, batch64: many[i]?.p50 ?? Number.NaN }));
    writeAtomic(this.file, JSON.stringify({ ...known, [key]: measured }));
    return measured;
  }
}
