import { constantTensors, type Graph, type Node } from '../onnx';

/** The running mean and variance of a batch normalization. */
export const statisticsOf = (node: Node): string[] =>
  node.operator === 'BatchNormalization' && node.domain === '' ? node.inputs.slice(3, 5) : [];

/**
 * The running means and variances that can follow those of batches: they are stored, and the file can take them back.
 * @param graph as it is trained. @param source as it came, its weights under the same names.
 */
export function runningStatistics(graph: Graph, source: Graph): string[] {
  const known = new Set([...constantTensors(source).keys(), ...source.nodes.flatMap((node) => node.outputs)]);
  const isStored = (name: string) => graph.initializers.get(name)?.type === 'float32' && known.has(name);
  return [
    ...new Set(
      graph.nodes
        .map(statisticsOf)
        .filter((pair) => pair.every(isStored))
        .flat(),
    ),
  ];
}
