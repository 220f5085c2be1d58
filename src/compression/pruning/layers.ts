import { type Node, nodeLabel } from '../../onnx';
import type { Analysis } from './analysis';
import type { Group } from './groups';
import type { PruningLayer } from './report';

/** A row of the report, and where its numbers come from. */
export interface Layer extends PruningLayer {
  node: Node;
  /** The weights that make its channels. */
  initializer: string;
  axis: number;
  /** Of each channel of the group, or of the boundary as one: indices along the axis. */
  indices: number[][];
}

const byKernel = (operator: string, kernel: readonly number[]): string =>
  kernel.length > 0 ? `${operator} ${kernel.join('×')}` : operator;

function kindOf({ tensors }: Analysis, node: Node, initializer: string): string {
  const dims = tensors.get(initializer)?.dims ?? [];
  if (node.operator === 'Gather') return 'Embedding';
  return node.operator.startsWith('Conv') ? byKernel(node.operator, dims.slice(2)) : node.operator;
}

interface Source {
  node: Node;
  order: number;
  at: number;
}

/** Nodes whose weights make channels, in the order of the graph. */
function sources({ model, marks }: Analysis): Source[] {
  const order = new Map(model.graph.nodes.map((node, i) => [node, i]));
  return [...marks]
    .flatMap(([at, list]) =>
      list.filter((m) => m.weight).map(({ node }) => ({ node, order: order.get(node) ?? 0, at })),
    )
    .sort((a, b) => a.order - b.order || a.at - b.at);
}

/** A row for each group in which a layer's channels are, and one for those that stay. */
function rowsOf(analysis: Analysis, groups: readonly Group[], { node, at }: Source): Layer[] {
  const { atoms, tensors } = analysis;
  const { first, owner } = atoms.axes()[at] ?? { first: 0, owner: { initializer: '', axis: 0 } };
  const { initializer, axis } = owner;
  const base = { name: nodeLabel(node), kind: kindOf(analysis, node, initializer), node, initializer, axis };
  const rows = groups.flatMap((group, index): Layer[] => {
    const member = group.members.find((m) => m.at === at);
    if (!member) return [];
    const kind = group.heads ? `attention, ${group.channels} heads` : base.kind;
    const unit = group.heads ? 'head' : 'channel';
    return [{ ...base, kind, unit, channels: group.channels, group: index, indices: member.indices }];
  });
  const size = tensors.get(initializer)?.dims[axis] ?? 0;
  const taken = new Set(rows.flatMap((row) => row.indices.flat()));
  const left = Array.from({ length: size }, (_, i) => i).filter((i) => !taken.has(i));
  if (left.length === 0) return rows;
  const boundary = atoms.reason(first + (left[0] ?? 0)) ?? 'its channels stay';
  return [...rows, { ...base, unit: 'channel', channels: left.length, boundary, indices: [left] }];
}

export const findLayers = (analysis: Analysis, groups: readonly Group[]): Layer[] =>
  sources(analysis).flatMap((source) => rowsOf(analysis, groups, source));
