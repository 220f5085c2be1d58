import { labelCount, mixupAlpha, type Samples } from '../data';
import type { StageOptions } from '../experiment';
import type { StagePlan } from '../runs';
import { type Divergence, isSoftened, type LossKind, type LossOptions, type OptimizerOptions } from '../training';
import { RunFailure } from './interruption';

/** What every stage that trains has in common. */
export type TrainingOptions = Omit<StageOptions<'train'>, 'model'>;

/** Samples that change the weights once. */
export const samplesPerStep = ({ batch, accumulate }: Pick<TrainingOptions, 'batch' | 'accumulate'>): number =>
  batch * accumulate;

/** The highest learning rate, and where it stands below the stage. */
export function peakRate({ optimizer }: Pick<TrainingOptions, 'optimizer'>): { lr: number; path: string } {
  if ('sgd' in optimizer) return { lr: optimizer.sgd.lr, path: 'optimizer.sgd.lr' };
  return { lr: optimizer.adamw.lr, path: 'optimizer.adamw.lr' };
}

/** The update rule as the engine takes it. */
export function optimizerOf({ optimizer, clipNorm, groups }: TrainingOptions): OptimizerOptions {
  const own = groups.map(({ layers, rate, weightDecay }) => ({ match: layers, rate, weightDecay }));
  return { ...optimizer, clipNorm, groups: own };
}

/** Weights with which every class that occurs counts as much as any other, 1 on the mean of the samples. */
function balanced(labels: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  let known = 0;
  for (const label of labels) {
    if (label < 0) continue;
    counts[label] = (counts[label] ?? 0) + 1;
    known++;
  }
  const occurring = counts.filter((n) => n > 0).length;
  return counts.map((n) => (n === 0 ? 0 : known / (occurring * n)));
}

function classWeightsOf({ classWeights }: TrainingOptions, labels: Int32Array, classes: number): number[] | undefined {
  if (classWeights === 'balanced') return balanced(labels, classes);
  if (classWeights === undefined || classWeights.length === classes) return classWeights;
  throw new RunFailure(
    'class-weights',
    `classWeights has ${classWeights.length} numbers, but the data has ${classes} classes.`,
    `Write ${classes} numbers, or balanced.`,
  );
}

/** The loss as the engine takes it. @throws RunFailure where there is not one class weight for each class. */
export function lossOf(
  kind: LossKind,
  options: TrainingOptions,
  { labels, dataset }: Pick<Samples, 'labels' | 'dataset'>,
  { classes, divergence }: { classes: number; divergence?: Divergence },
): LossOptions {
  const { labelSmoothing } = options;
  const labelledOnly = labelCount(dataset) > 1;
  const mixed = mixupAlpha(options.augment) !== undefined;
  const classWeights = classWeightsOf(options, labels, classes);
  return { kind, divergence, labelSmoothing, labelledOnly, mixed, classWeights };
}

/** How the panel weighs the terms of the loss of a student that is taught. */
export function termWeights({
  alpha,
  temperature,
  divergence,
}: Pick<StageOptions<'distill'>, 'alpha' | 'temperature' | 'divergence'>): NonNullable<StagePlan['loss']> {
  if (!isSoftened(divergence)) return { alpha, temperature: 1, divergence };
  if (typeof temperature === 'number') return { alpha, temperature, divergence };
  return { alpha, temperature: temperature.from, temperatureTo: temperature.to, divergence };
}

/** How a temperature stands in a sentence. */
export const temperatureText = (temperature: StageOptions<'distill'>['temperature']): string =>
  typeof temperature === 'number' ? String(temperature) : `${temperature.from} → ${temperature.to}`;
