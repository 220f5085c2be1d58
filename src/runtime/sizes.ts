import { type Graph, nodeLabel, OnnxError, producers, sizeOf } from '../onnx';

/** 8 GB of float32: no value of a model that trains on a machine like its user's has more elements. */
const LARGEST = 2 ** 31;

/** 1 GB of float32: more than a constant has, or a value of one sample. */
export const LARGE = 2 ** 28;

interface Sized {
  name: string;
  dims: readonly (number | string)[];
}

/**
 * Refuses sizes that a damaged file tells, before memory is asked for. Sizes that are not known count as 1.
 * @param most elements that a value may have.
 * @throws OnnxError that names the node.
 */
export function demandModestSizes(graph: Graph, values: Iterable<Sized>, most = LARGEST): void {
  for (const { name, dims } of values) {
    if (sizeOf(dims.map((d) => (typeof d === 'number' ? Math.abs(d) : 1))) <= most) continue;
    const node = producers(graph).get(name);
    const place = node ? `The layer "${nodeLabel(node)}" (${node.operator}) makes` : `The value "${name}" has`;
    throw new OnnxError(
      `${place} [${dims}]: more than ${most} elements, the most that Distillery works with.`,
      'Choose a smaller batch or smaller inputs; if the sizes are not those of the model, its file is damaged.',
      { node: node && nodeLabel(node), operator: node?.operator },
    );
  }
}
