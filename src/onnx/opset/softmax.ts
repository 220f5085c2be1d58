import { attributes } from '../attributes';
import type { Graph, Node } from '../graph';
import type { Upgrade } from './upgrade';

/** The closing softmax of a classifier: a matrix, as the graph's output says. */
const makesMatrix = (graph: Graph, node: Node): boolean =>
  graph.outputs.some((o) => o.name === node.outputs[0] && o.dims?.length === 2);

/**
 * Before 13, Softmax worked on everything from `axis` on as if it were one axis. Where that may be several, the value is
 * flattened to a matrix first and reshaped afterwards.
 */
export const softmax: Upgrade = {
  version: 13,
  operators: ['Softmax', 'LogSoftmax', 'Hardmax'],
  apply({ node, graph, fresh }) {
    const given = node.attributes.get('axis');
    const axis = given?.kind === 'int' ? given.value : 1;
    node.attributes.set('axis', { kind: 'int', value: -1 });
    if (axis === -1 || (axis === 1 && makesMatrix(graph, node))) return;
    const [x = ''] = node.inputs;
    const make = (operator: string, inputs: string[], output: string, values = {}): Node => ({
      operator,
      domain: '',
      name: '',
      inputs,
      outputs: [output],
      attributes: attributes(values),
    });
    const shape = make('Shape', [x], fresh(`${node.outputs[0]}_shape`));
    const flat = make('Flatten', [x], fresh(`${node.outputs[0]}_flat`), { axis });
    const result = fresh(`${node.outputs[0]}_rows`);
    const restored = make('Reshape', [result, ...shape.outputs], node.outputs[0] ?? '');
    return [shape, flat, { ...node, inputs: [...flat.outputs], outputs: [result] }, restored];
  },
};
