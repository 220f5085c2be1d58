import type { SampleData } from '../compression';
import { allocateBatch, BatchAssembler, epochOrder } from '../data';
import type { RunContext } from './context';

/** Training samples to calibrate on, chosen by the seed, so that data that is sorted by class shows all of them. */
export function calibrationSamples({ data, experiment }: RunContext, wanted: number): SampleData {
  const { train } = data;
  const assembler = new BatchAssembler(train, experiment.data.normalize);
  const order = epochOrder(assembler.count, experiment.seed, 0);
  return {
    count: Math.min(wanted, assembler.count),
    shape: data.shape,
    padding: train.dataset.padding,
    read(from, count) {
      const arrays = allocateBatch(train, count);
      assembler.fill(order, from, count, arrays);
      return arrays.inputs;
    },
  };
}
