import { labelledSamples } from '../labelled';
import { measure } from '../measure';
import { countParameters } from '../models';
import { train } from '../training';
import { flopsPerSample, type StageModule, trackPlan, trainingCost } from './stage';

/** Trains the teacher or the student from labels alone. */
export const trainStage: StageModule<'train'> = {
  kind: 'train',

  async plan(options, { data, models }) {
    const track = trackPlan(options.model, labelledSamples(data.train).indices.length, options);
    const flops = await flopsPerSample(models.get(options.model), data.shape);
    return { label: `train ${options.model}`, cost: trainingCost(flops, options.batch, track.steps), tracks: [track] };
  },

  async run(options, c, stage) {
    const { model: track } = options;
    const samples = labelledSamples(c.data.train);
    const { steps } = trackPlan(track, samples.indices.length, options);
    const start = c.models.startOf(stage, track);
    const model = c.progress.hasFinished(track)
      ? c.models.get(track)
      : await train(c, { stage, track, start, samples, options, steps, loss: 'ce' });
    const settings = { normalize: c.experiment.data.normalize, threads: c.threads };
    const { accuracy } = await measure(model, c.data.validation, settings);
    const bytes = c.models.describe(track)?.bytes;
    return { name: `train ${track}`, parameters: countParameters(model), bytes, accuracy };
  },
};
