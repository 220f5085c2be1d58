import { intAttribute } from './attributes';
import type { Graph, Node } from './graph';
import { sizeOf } from './tensor';

type Dims = readonly number[];

/** How many products make one element of the output, by operator, from the shapes of the first two inputs. */
const products: Record<string, (node: Node, a: Dims, b: Dims) => number> = {
  Conv: (_, __, weight) => sizeOf(weight.slice(1)),
  Gemm: (node, [rows = 0, columns = 0]) => (intAttribute(node, 'transA') ? rows : columns),
  MatMul: (_, a) => a.at(-1) ?? 0,
};

/** Floating-point operations of a forward pass: those of convolutions and matrix products, which are nearly all. */
export function flopsOfGraph(graph: Graph, dims: (name: string) => Dims | undefined): number {
  return graph.nodes.reduce((sum, node) => {
    const [a = '', b = ''] = node.inputs;
    const each = products[node.operator]?.(node, dims(a) ?? [], dims(b) ?? []) ?? 0;
    return sum + 2 * each * sizeOf(dims(node.outputs[0] ?? '') ?? [0]);
  }, 0);
}
