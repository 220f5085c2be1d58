import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Samples } from '../data';
import { encodeModel, type Model } from '../onnx';
import { type ModelResult, type Track, writeAtomic } from '../runs';
import type { RunContext } from './context';
import { measure } from './measure';
import { countParameters } from './models';
import { flopsPerSample } from './stages/stage';

/** The states that earlier stages have left, oldest first, each with its newest figures. */
export function statesOf({ progress }: Pick<RunContext, 'progress'>): ModelResult[] {
  const byName = new Map<string, ModelResult>();
  for (const state of progress.results.flatMap(({ models }) => models ?? [])) byName.set(state.name, state);
  return [...byName.values()];
}

/** A name that no state has yet: `pruned`, then `pruned 2`. */
export function freshName(c: Pick<RunContext, 'progress'>, wanted: string): string {
  const taken = new Set(statesOf(c).map(({ name }) => name));
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted} ${n}`;
    if (!taken.has(name)) return name;
  }
}

/** `1 epoch`, `2 epochs`. */
export const epochsText = (epochs: number): string => `${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}`;

interface NewState {
  stage: number;
  /** Once in a run; a state of the same name is replaced. */
  name: string;
  track: Track;
  detail: string;
  model: Model;
  /** What it is measured on, where that is not the run's validation data. */
  validation?: Samples;
  robust?: ModelResult['robust'];
}

/**
 * Keeps the model of a track as it stands now: a copy of its file, measured on the validation data, told to whoever
 * watches. Later stages change the model; the copy stays.
 */
export async function keepState(
  c: RunContext,
  { stage, name, track, detail, model, validation, robust }: NewState,
): Promise<ModelResult> {
  const { data, experiment, threads, run, journal } = c;
  const { accuracy } = await measure(model, validation ?? data.validation, {
    normalize: experiment.data.normalize,
    threads,
  });
  const folder = join(run.paths.artifacts, 'states');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${stage}-${name.replaceAll(' ', '-')}.onnx`);
  const bytes = encodeModel(model);
  writeAtomic(file, bytes);
  const state: ModelResult = {
    name,
    track,
    detail,
    parameters: countParameters(model),
    flops: await flopsPerSample(model, data.shape),
    bytes: bytes.length,
    accuracy,
    on: 'validation',
    ...(robust && { robust }),
    file,
  };
  journal.write({ type: 'model', stage, model: state });
  return state;
}
