import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Samples } from '../data';
import { encodeModel } from '../onnx';
import { writeAtomic } from '../runs';
import type { RunContext } from './context';
import { predictAll } from './measure';

/** What the logits depend on, and nothing else: two runs that agree in it share them. */
function keyOf(c: RunContext, teacher: Uint8Array, samples: Samples): string {
  const indices = new Uint8Array(samples.indices.buffer, samples.indices.byteOffset, samples.indices.byteLength);
  const { normalize } = c.experiment.data;
  const { threads, device } = c;
  const settings = JSON.stringify({ normalize, threads, device, data: samples.dataset.fingerprint });
  return createHash('sha256').update(teacher).update(settings).update(indices).digest('hex').slice(0, 32);
}

/**
 * The teacher's class scores for every sample, [samples, classes]: computed once and kept beside the runs.
 * Can be stopped between batches.
 */
export async function teacherLogits(c: RunContext, stage: number, samples: Samples): Promise<Float32Array> {
  const teacher = c.models.get('teacher');
  const file = join(c.run.paths.cache, `logits-${keyOf(c, encodeModel(teacher), samples)}.f32`);
  const total = samples.indices.length;
  if (existsSync(file)) {
    c.journal.write({ type: 'log', level: 'debug', message: `The teacher's logits are read from ${file}.` });
    return new Float32Array(new Uint8Array(readFileSync(file)).buffer);
  }
  const result = new Float32Array(total * c.data.classes);
  let reported = 0;
  const heed = async (done: number) => {
    await c.requests.heed();
    if (Date.now() - reported < 250 && done < total) return;
    reported = Date.now();
    c.journal.write({ type: 'progress', stage, message: 'The teacher looks at the training data', done, total });
  };
  const settings = { normalize: c.experiment.data.normalize, threads: c.threads, device: c.device, heed };
  await predictAll(teacher, samples, settings, (logits, { from, valid, classes }) => {
    result.set(logits.subarray(0, valid * classes), from * classes);
  });
  mkdirSync(c.run.paths.cache, { recursive: true });
  writeAtomic(file, new Uint8Array(result.buffer));
  return result;
}

/** The class that the teacher finds likeliest, for each sample. */
export function likeliest(logits: Float32Array, classes: number): Int32Array {
  const labels = new Int32Array(logits.length / classes);
  for (let row = 0; row < labels.length; row++) {
    const scores = logits.subarray(row * classes, (row + 1) * classes);
    labels[row] = scores.reduce((best, score, c) => (score > (scores[best] ?? 0) ? c : best), 0);
  }
  return labels;
}
