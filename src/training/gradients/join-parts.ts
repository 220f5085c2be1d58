import { type GraphBuilder, type Node, toNumbers } from '../../onnx';

/** A gradient that is zero outside of one stretch of an axis: what a slice sends back. */
interface Stretch {
  pad: Node;
  axis: number;
  before: number;
  after: number;
}

function stretchOf(b: GraphBuilder, part: string): Stretch | undefined {
  const pad = b.graph.nodes.findLast((node) => node.outputs[0] === part);
  if (pad?.operator !== 'Pad' || pad.inputs.length !== 2) return undefined;
  const tensor = b.graph.initializers.get(pad.inputs[1] ?? '');
  const pads = tensor ? toNumbers(tensor) : [];
  const rank = pads.length / 2;
  const padded = [...new Set(pads.flatMap((p, i) => (p === 0 ? [] : [i % rank])))];
  const [axis, ...more] = padded;
  if (axis === undefined || more.length > 0 || pads.some((p) => p < 0)) return undefined;
  return { pad, axis, before: pads[axis] ?? 0, after: pads[axis + rank] ?? 0 };
}

/** Whether stretches, in order, lie side by side and fill an axis. */
const fills = (stretches: readonly Stretch[], size: number): boolean =>
  stretches.every(({ before }, i) => {
    const previous = stretches[i - 1];
    return before === (previous ? size - previous.after : 0);
  }) && stretches.at(-1)?.after === 0;

/**
 * Gradients to be added up, where slices of a value fill one of its axes: those are joined instead of being padded and
 * added, in one pass over the memory instead of four (halves of a rotary embedding, channels that part, queries and keys).
 * @param dims of the value.
 * @param isShared whether a gradient goes to another value too.
 * @returns what is left to add.
 */
export function joinParts(
  b: GraphBuilder,
  parts: readonly string[],
  dims: readonly number[],
  isShared: (gradient: string) => boolean,
): string[] {
  const stretches = parts.flatMap((part) => {
    const stretch = stretchOf(b, part);
    return stretch && !isShared(part) ? [stretch] : [];
  });
  for (const axis of new Set(stretches.map((s) => s.axis))) {
    const along = stretches.filter((s) => s.axis === axis).sort((left, right) => left.before - right.before);
    if (along.length < 2 || !fills(along, dims[axis] ?? 0)) continue;
    const pads = new Set(along.map((s) => s.pad));
    const joined = b.add(
      'Concat',
      Array.from(pads, (pad) => pad.inputs[0] ?? ''),
      { axis },
    );
    const { nodes } = b.graph;
    nodes.splice(0, nodes.length, ...nodes.filter((node) => !pads.has(node)));
    const padded = new Set(Array.from(pads, (pad) => pad.outputs[0]));
    return joinParts(b, [...parts.filter((part) => !padded.has(part)), joined], dims, isShared);
  }
  return [...parts];
}
