import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PruneOptions, Pruning } from '../../compression';
import type { Samples } from '../../data';
import { encodeModel, type Model } from '../../onnx';
import { type PruningReport, writeAtomic } from '../../runs';
import type { RunContext } from '../context';
import { measure } from '../measure';

type Sensitivity = NonNullable<PruningReport['sensitivity']>;

const RATIOS = [0.1, 0.3, 0.5, 0.7, 0.9];
/** So many validation samples tell half a point apart. */
const SAMPLES = 1000;

function sampleOf({ dataset, indices, labels }: Samples): Samples {
  return { dataset, indices: indices.slice(0, SAMPLES), labels: labels.slice(0, SAMPLES) };
}

/** What the curves depend on, and nothing else. */
function fileOf(c: RunContext, model: Model, options: PruneOptions, samples: Samples): string {
  const { indices, dataset } = samples;
  const { normalize } = c.experiment.data;
  const { criterion, seed, floor, multiple } = options;
  const settings = {
    normalize,
    threads: c.threads,
    criterion,
    seed,
    floor,
    multiple,
    data: dataset.fingerprint,
    RATIOS,
  };
  const key = createHash('sha256').update(encodeModel(model)).update(JSON.stringify(settings));
  key.update(new Uint8Array(indices.buffer, indices.byteOffset, indices.byteLength));
  return join(c.run.paths.cache, `sensitivity-${key.digest('hex').slice(0, 32)}.json`);
}

/**
 * How the accuracy on a part of the validation data falls when one group alone loses a share of its channels (Li et al.,
 * 2017, arXiv:1608.08710, section 3.2). Kept beside the runs; can be stopped between measurements.
 */
export async function sensitivityScan(
  c: RunContext,
  stage: number,
  { pruning, model, options }: { pruning: Pruning; model: Model; options: PruneOptions },
): Promise<Sensitivity> {
  const samples = sampleOf(c.data.validation);
  const file = fileOf(c, model, options, samples);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Sensitivity;
  const settings = { normalize: c.experiment.data.normalize, threads: c.threads };
  const base = (await measure(model, samples, settings)).accuracy;
  const total = pruning.groups.length * RATIOS.length;
  const curves: Sensitivity['curves'] = [];
  for (const group of pruning.groups.keys()) {
    const exclude = pruning.layers.filter((layer) => layer.group !== group).map(({ name }) => name);
    const accuracy: number[] = [];
    for (const ratio of RATIOS) {
      const alone = { ...options, scope: 'layer' as const, overrides: {}, ratio, exclude: [...new Set(exclude)] };
      const cut = await pruning.cut({ model }, alone);
      accuracy.push((await measure(cut.model, samples, settings)).accuracy);
      const done = curves.length * RATIOS.length + accuracy.length;
      c.journal.write({ type: 'progress', stage, message: 'Scanning how sensitive each group is', done, total });
      await c.requests.heed();
    }
    curves.push({ group, accuracy });
  }
  const found = { ratios: RATIOS, samples: samples.indices.length, base, curves };
  mkdirSync(c.run.paths.cache, { recursive: true });
  writeAtomic(file, JSON.stringify(found));
  return found;
}
