import { allocateBatch, type BatchArrays, BatchAssembler } from './batches';
import { unlabelled } from './dataset';
import type { Normalize } from './normalize';
import { sequence } from './order';
import type { Samples } from './samples';

export interface EvaluationBatch {
  /** Reused: read it before asking for the next batch. */
  readonly arrays: BatchArrays;
  /** The position of the first row. */
  readonly from: number;
  /** How many rows are samples; the rest, in the last batch, are zeros with the label −1. */
  readonly valid: number;
}

/** Zeros from a place to the end. */
function blank(inputs: BatchArrays['inputs'], from: number): void {
  if (inputs instanceof BigInt64Array) inputs.fill(0n, from);
  else inputs.fill(0, from);
}

/** All samples in their order, in batches of one size, for models whose batch is fixed. */
export function* evaluationBatches(samples: Samples, normalize: Normalize, batch: number): Generator<EvaluationBatch> {
  const count = samples.indices.length;
  const order = sequence(count);
  const assembler = new BatchAssembler(samples, normalize);
  const arrays = allocateBatch(samples, batch);
  for (let from = 0; from < count; from += batch) {
    const valid = Math.min(batch, count - from);
    assembler.fill(order, from, valid, arrays);
    blank(arrays.inputs, valid * (arrays.inputs.length / batch));
    arrays.labels.fill(BigInt(unlabelled), valid * (arrays.labels.length / batch));
    yield { arrays, from, valid };
  }
}
