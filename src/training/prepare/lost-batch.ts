import { type Model, type Node, nodeLabel, OnnxError, producers, sizeOf } from '../../onnx';
import type { Shapes } from '../../runtime';

/** The same model at two batches. */
export interface Rebatched {
  from: number;
  to: number;
  before: Shapes;
  after: Shapes;
}

/** Whether a value holds as much more as there are more samples. */
function hasGrown({ from, to, before, after }: Rebatched, name: string): boolean {
  const [old, now] = [before.get(name)?.dims, after.get(name)?.dims];
  return old !== undefined && now !== undefined && sizeOf(now) * from === sizeOf(old) * to;
}

/** The layer that reads every sample and returns as much as for the batch before, going back from a value. */
function losing(makers: ReadonlyMap<string, Node>, sizes: Rebatched, name: string, seen: Set<Node>): Node | undefined {
  const maker = makers.get(name);
  if (!maker || seen.has(maker)) return undefined;
  seen.add(maker);
  if (maker.inputs.some((input) => hasGrown(sizes, input))) return maker;
  for (const input of maker.inputs) {
    const found = losing(makers, sizes, input, seen);
    if (found) return found;
  }
  return undefined;
}

/**
 * Looks whether the output of a model still counts all samples after its batch was changed: a constant of the exporter,
 * such as a list of places, may have kept the old ones only.
 * @throws OnnxError naming the layer where samples go missing.
 */
export function checkBatchKept(model: Model, output: string, sizes: Rebatched): void {
  const old = sizes.before.get(output)?.dims;
  if (!old || old.length === 0 || old[0] !== sizes.from || hasGrown(sizes, output)) return;
  const layer = losing(producers(model.graph), sizes, output, new Set());
  const where = layer ? `the layer "${nodeLabel(layer)}" (${layer.operator})` : 'a layer';
  throw new OnnxError(
    `${where} returns no more than for ${sizes.from}, so samples would be left out.`,
    `Use a batch of ${sizes.from}, or export the model with a free batch.`,
    { node: layer && nodeLabel(layer) },
  );
}
