import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from './portable';

const folder = join(import.meta.dirname, '..', 'fixtures', 'gradients');

/** What PyTorch computed in float64 (test/fixtures/gradients/make.py), by case. */
export class Goldens<G extends { digest: string }> {
  private readonly entries: Record<string, G>;

  constructor(name: 'operators' | 'losses' | 'optimizers') {
    this.entries = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  }

  /** @throws Error when there is no golden of exactly this case. */
  of(key: string, portable: unknown): G {
    const golden = this.entries[key];
    if (golden?.digest === digest(portable)) return golden;
    throw new Error(`The golden of "${key}" is missing or of an older case: run test/fixtures/gradients/make.py.`);
  }

  get names(): string[] {
    return Object.keys(this.entries);
  }
}
