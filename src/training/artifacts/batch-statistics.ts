import { floatAttribute, type GraphBuilder, type Node, nodeLabel, OnnxError, sizeOf } from '../../onnx';
import type { Shapes } from '../../runtime';
import type { State } from './state';

/** Batch normalizations that take the statistics of the batch, while a graph is differentiated. */
export interface BatchStatistics {
  /** Runs `differentiate` with the nodes marked, as a gradient goes through the statistics too. */
  during<T>(differentiate: () => T): T;
  /** The running statistics, and what they become. */
  statistics: State[];
}

/** Values for each channel, at the place where they are first needed. */
function perChannel(b: GraphBuilder, x: string, dims: readonly number[]): { mean: string; variance: string } {
  const [, channels = 1, ...places] = dims;
  const count = b.scalar(sizeOf(dims) / channels, 'float32');
  const axes = b.ints(dims.flatMap((_, axis) => (axis === 1 ? [] : [axis])));
  const average = (name: string) => b.add('Div', [b.add('ReduceSum', [name, axes], { keepdims: 0 }), count]);
  const mean = average(x);
  const shape = b.ints([channels, ...places.map(() => 1)]);
  const centred = b.add('Sub', [x, b.add('Reshape', [mean, shape])]);
  return { mean, variance: average(b.add('Mul', [centred, centred])) };
}

/** Elements of each channel. @throws OnnxError where one is all there is, which has no variance. */
function countOf(node: Node, dims: readonly number[]): number {
  const count = sizeOf(dims) / (dims[1] ?? 1);
  if (count > 1) return count;
  throw new OnnxError(
    `The batch normalization "${nodeLabel(node)}" sees one value of each channel in a batch, which has no variance.`,
    'Use a larger batch, or freeze the running statistics.',
    { node: nodeLabel(node), operator: node.operator },
  );
}

/**
 * Makes batch normalizations use the mean and variance of the batch (Ioffe and Szegedy, 2015, arXiv:1502.03167) and moves
 * the running ones toward them, as PyTorch does: r ← m·r + (1−m)·s, with ONNX's m and the unbiased variance. The statistics
 * are values of their own, and the operator stays the one of inference: ONNX Runtime's own training mode computes them once
 * more, and writes over constants where nobody reads the running ones.
 * @param trained the running statistics that may move, by name. @param shapes of the values of the forward graph.
 */
export function useBatchStatistics(b: GraphBuilder, shapes: Shapes, trained: ReadonlySet<string>): BatchStatistics {
  const changed: Node[] = [];
  const latest = new Map<string, { output: string; dims: readonly number[] }>();
  const move = (name: string, keep: number, value: string, unbias: number) => {
    const dims = shapes.get(name)?.dims ?? [];
    const kept = b.add('Mul', [latest.get(name)?.output ?? name, b.scalar(keep, 'float32')]);
    const arriving = b.add('Mul', [value, b.scalar((1 - keep) * unbias, 'float32')]);
    latest.set(name, { output: b.add('Add', [kept, arriving]), dims });
  };
  for (const node of b.graph.nodes.splice(0)) {
    const [x = '', , , mean = '', variance = ''] = node.inputs;
    if (node.operator === 'BatchNormalization' && trained.has(mean) && trained.has(variance)) {
      const dims = shapes.get(x)?.dims ?? [];
      const count = countOf(node, dims);
      const keep = floatAttribute(node, 'momentum') ?? 0.9;
      const now = perChannel(b, x, dims);
      move(mean, keep, now.mean, 1);
      move(variance, keep, now.variance, count / (count - 1));
      node.inputs.splice(3, 2, now.mean, now.variance);
      node.attributes.delete('training_mode');
      node.outputs.length = 1;
      changed.push(node);
    }
    b.graph.nodes.push(node);
  }
  const statistics = [...latest].map(([input, { output, dims }]) => ({
    input,
    output: b.add('Identity', [output], {}, b.fresh(`${input}_next`)),
    dims,
  }));
  return {
    statistics,
    during: (differentiate) => {
      for (const node of changed) node.attributes.set('training_mode', { kind: 'int', value: 1 });
      const result = differentiate();
      for (const node of changed) node.attributes.delete('training_mode');
      return result;
    },
  };
}
