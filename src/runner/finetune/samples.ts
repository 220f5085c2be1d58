import { dirname } from 'node:path';
import { allSamples, DataError, mixSamples, readDataset, type Samples } from '../../data';
import type { StageOptions } from '../../experiment';
import { checkSameKind } from '../datasets';
import { labelledSamples } from '../labelled';
import type { PlanContext } from '../stages/stage';

type Options = StageOptions<'finetune'>;

/** The phase's own data, which is of the kind and the classes of the training data. @throws DataError */
async function ownSamples(
  { run, data, experiment }: PlanContext,
  source: NonNullable<Options['data']>,
): Promise<Samples> {
  const like = data.train.dataset;
  const { classes, tokenizer, skipBad } = experiment.data;
  const options = { classes, tokenizer, skipBad, like, part: 'train', seed: experiment.seed } as const;
  const read = await readDataset(source, dirname(run.experimentFile), options);
  const dataset = checkSameKind('a finetune stage', like, read);
  if (dataset.classes <= data.classes) return allSamples({ ...dataset, classes: data.classes });
  throw new DataError(
    'mismatch',
    `The data of a finetune stage has ${dataset.classes} classes, data.train ${data.classes}.`,
    'Name data of the classes of data.train.',
  );
}

/**
 * What a phase learns from: data.train, or data of its own, with a share of data.train where one is to be mixed in. Where
 * nobody teaches, samples without a label are left out.
 * @throws DataError
 */
export async function phaseSamples(
  c: PlanContext,
  { data, mix }: Pick<Options, 'data' | 'mix'>,
  isTaught: boolean,
): Promise<Samples> {
  const usable = (samples: Samples) => (isTaught ? samples : labelledSamples(samples));
  const general = usable(c.data.train);
  if (!data) return general;
  const own = usable(await ownSamples(c, data));
  return mix === undefined ? own : mixSamples(own, general, mix, c.experiment.seed);
}
