import { labelledSamples } from '../labelled';
import { samplesPerStep } from '../settings';
import { epochsText, keepState } from '../states';
import { finishing, train } from '../training';
import { flopsPerSample, type StageModule, trackPlan, trainingCost } from './stage';

/** Trains the teacher or the student from labels alone. */
export const trainStage: StageModule<'train'> = {
  kind: 'train',

  async plan(options, { data, models }) {
    const track = trackPlan(options.model, labelledSamples(data.train).indices.length, options);
    const flops = await flopsPerSample(models.get(options.model), data.shape);
    return {
      label: `train ${options.model}`,
      cost: trainingCost(flops, samplesPerStep(options), track.steps),
      tracks: [track],
    };
  },

  async run(options, c, stage) {
    const { model: track } = options;
    const samples = labelledSamples(c.data.train);
    const { steps } = trackPlan(track, samples.indices.length, options);
    const start = c.models.startOf(stage, track);
    const task = { stage, track, start, samples, options, settings: 'train', steps, loss: 'ce' } as const;
    const model = c.progress.hasFinished(track) ? c.models.get(track) : await train(c, task, finishing(c, track));
    const detail = `train, ${epochsText(options.epochs)}`;
    const state = await keepState(c, { stage, name: track, track, detail, model });
    const { parameters, bytes, accuracy } = state;
    return { name: `train ${track}`, parameters, bytes, accuracy, models: [state] };
  },
};
