import { setImmediate } from 'node:timers/promises';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import {
  allocateBatch,
  BatchAssembler,
  DataError,
  type Dataset,
  type MixedLabels,
  revivedTokenizer,
  type Samples,
  TrainingBatches,
} from '../../data';
import { augmentingOf } from './augmenting';
import type { BatchWork, MadeStep } from './batch-work';

function samplesOf({ dataset, tokenizer, indices, labels }: BatchWork): Samples {
  const whole = { ...dataset, tokenizer: tokenizer && revivedTokenizer(tokenizer) } as Dataset;
  return { dataset: whole, indices, labels };
}

/** Makes step after step, as far as it is allowed to be ahead; what is made is handed over, not copied. */
class Maker {
  private next: number | undefined;
  private until = 0;
  private isAtWork = false;

  constructor(
    private readonly port: MessagePort,
    private readonly samples: Samples,
    private readonly batches: TrainingBatches,
    private readonly batch: number,
  ) {}

  /** Makes what is allowed now; between two steps it hears of more. */
  async goOn({ first, until }: { first: number; until: number }): Promise<void> {
    this.next ??= first;
    this.until = until;
    if (this.isAtWork) return;
    this.isAtWork = true;
    while (this.next < this.until) {
      this.make(this.next++);
      await setImmediate();
    }
    this.isAtWork = false;
  }

  private make(step: number): void {
    const arrays = allocateBatch(this.samples, this.batch, { mixed: true });
    this.batches.fillChunk(step, 1, arrays);
    const { inputs, labels } = arrays;
    const mixed = arrays.mixed as MixedLabels;
    const buffers = [inputs, labels, mixed.labels, mixed.shares].map(({ buffer }) => buffer as ArrayBuffer);
    this.port.postMessage({ step, inputs, labels, mixed } satisfies MadeStep, buffers);
  }
}

async function main(port: MessagePort, work: BatchWork): Promise<void> {
  const samples = samplesOf(work);
  const { batch, augment, around } = work;
  const asked: { first: number; until: number }[] = [];
  let maker: Maker | undefined;
  port.on('message', (message) => (maker ? void maker.goOn(message) : asked.push(message)));
  const assembler = new BatchAssembler(samples, around.normalize);
  const changes = await augmentingOf(augment, samples, around);
  const batches = new TrainingBatches(assembler, { batch, seed: around.seed, ...changes });
  maker = new Maker(port, samples, batches, batch);
  for (const message of asked) void maker.goOn(message);
}

if (parentPort) {
  const port = parentPort;
  main(port, workerData as BatchWork).catch((error: unknown) => {
    if (!(error instanceof DataError)) throw error;
    const { code, message, remedy } = error;
    port.postMessage({ failure: { code, message, remedy } });
  });
}
