import { Worker } from 'node:worker_threads';
import { type BatchArrays, DataError, type DataErrorCode, sampleSize } from '../../data';
import type { BatchWork, MadeStep, Work } from './batch-work';

/** Steps that are made before they are asked for: enough to outlast a chunk, bounded in bytes. */
const MOST_AHEAD = 48;
const MOST_BYTES = 64 * 2 ** 20;

/** As a worker can be given it: functions cannot go there. */
function plain({ samples, ...rest }: Work): BatchWork {
  const { dataset, indices, labels } = samples;
  const { tokenizer, ...content } = dataset;
  const { kind, json = '', padding = 0 } = tokenizer ?? {};
  return { ...rest, indices, labels, dataset: content, tokenizer: kind && { kind, json, padding } };
}

/** Copies the arrays of one step into those of several. */
function put({ inputs, labels, mixed }: MadeStep, k: number, out: BatchArrays): void {
  (out.inputs as Float32Array).set(inputs as Float32Array, k * inputs.length);
  out.labels.set(labels, k * labels.length);
  out.mixed?.labels.set(mixed.labels, k * labels.length);
  out.mixed?.shares.set(mixed.shares, k * labels.length);
}

/** Batches that a thread makes in advance, while this one trains. */
export class WorkerBatches {
  private readonly worker: Worker;
  private readonly made = new Map<number, MadeStep>();
  private readonly ahead: number;
  private failure: Error | undefined;
  private heard: () => void = () => {};

  constructor(
    script: string,
    readonly stepsPerEpoch: number,
    work: Work,
  ) {
    const bytes = 4 * work.batch * sampleSize(work.samples.dataset.shape);
    this.ahead = Math.max(1, Math.min(MOST_AHEAD, Math.floor(MOST_BYTES / bytes)));
    this.worker = new Worker(script, { workerData: plain(work) });
    this.worker.on('message', (message: MadeStep | { failure: Pick<DataError, 'message' | 'remedy' | 'code'> }) => {
      if ('failure' in message) this.fail(dataErrorOf(message.failure));
      else this.made.set(message.step, message);
      this.heard();
    });
    this.worker.on('error', (error) => this.fail(error));
  }

  /** @throws what went wrong in the worker. */
  async fill(first: number, steps: number, out: BatchArrays): Promise<void> {
    this.worker.postMessage({ first, until: first + steps + this.ahead });
    for (let k = 0; k < steps; k++) put(await this.take(first + k), k, out);
  }

  async release(): Promise<void> {
    await this.worker.terminate();
  }

  private async take(step: number): Promise<MadeStep> {
    for (;;) {
      const found = this.made.get(step);
      if (found) {
        this.made.delete(step);
        return found;
      }
      if (this.failure) throw this.failure;
      await new Promise<void>((resolve) => {
        this.heard = resolve;
      });
    }
  }

  private fail(error: Error): void {
    this.failure = error;
    this.heard();
  }
}

const dataErrorOf = ({ code, message, remedy }: { code: DataErrorCode; message: string; remedy: string }) =>
  new DataError(code, message, remedy);
