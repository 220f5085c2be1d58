import { emptyGraph, GraphBuilder } from '../builder';
import type { Model } from '../graph';
import { newModel } from '../new-model';
import { type CnnSpec, cnn } from './cnn';
import { Initializer } from './initialize';
import { Layers } from './layers';
import { type MlpSpec, mlp } from './mlp';
import { type ResnetSpec, resnet } from './resnet';

export type ArchitectureSpec = CnnSpec | MlpSpec | ResnetSpec;

/** Adds the layers of an architecture from the input on; returns the logits. */
function addLayers(
  layers: Layers,
  spec: ArchitectureSpec,
  x: string,
  shape: readonly number[],
  classes: number,
): string {
  if (spec.architecture === 'cnn') return cnn(layers, spec, x, shape, classes);
  if (spec.architecture === 'mlp') return mlp(layers, spec, x, shape, classes);
  return resnet(layers, spec, x, shape, classes);
}

/**
 * Builds one of our own small classifiers with seeded weights: `input` [batch, ...shape] → `logits` [batch, classes].
 * @param shape of one sample, without the batch.
 * @throws OnnxError when the architecture does not fit the shape.
 */
export function buildArchitecture(
  spec: ArchitectureSpec,
  { shape, classes, seed }: { shape: readonly number[]; classes: number; seed: number },
): Model {
  const builder = new GraphBuilder(emptyGraph(spec.architecture));
  const layers = new Layers(builder, new Initializer(seed));
  const x = builder.input('input', 'float32', ['batch', ...shape]);
  const logits = addLayers(layers, spec, x, shape, classes);
  builder.output(logits, 'float32', ['batch', classes]);
  return newModel(builder.graph);
}
