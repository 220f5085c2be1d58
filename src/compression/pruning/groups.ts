import { intAttribute, nodeLabel } from '../../onnx';
import type { Analysis } from './analysis';
import type { PruningGroup, PruningMember, Role } from './report';
import type { Mark } from './rule';

/** A member with the slices that go with each channel of the group. */
export interface Member extends PruningMember {
  /** Position in `atoms.axes()`. */
  at: number;
  /** Of each channel: the indices along the axis of the original tensor. */
  indices: number[][];
  /** The scale of a batch norm. */
  scale: boolean;
}

export interface Group extends PruningGroup {
  members: Member[];
  /** Of each channel: the set of atoms that go with it. */
  roots: number[];
  heads: boolean;
  /** A convolution over more than its own channel makes these. */
  convolved: boolean;
}

const ranks: Record<Role, number> = { consumer: 0, producer: 1, norm: 2 };

/** What a member is in the first place: zeroing a tensor that makes channels and reads them takes them away as well. */
function mainMark(marks: readonly Mark[]): Mark | undefined {
  return [...marks].sort((a, b) => ranks[a.role] - ranks[b.role])[0];
}

const makes = (marks: readonly Mark[] | undefined): boolean => marks?.some((m) => m.weight) === true;
const reads = (marks: readonly Mark[] | undefined): boolean => marks?.some((m) => m.role === 'consumer') === true;

/** For each set of atoms that may go: the indices of each axis of an initializer. */
function slicesOfSets({ atoms, values }: Analysis): Map<number, Map<number, number[]>> {
  const sets = new Map<number, Map<number, number[]>>();
  atoms.axes().forEach(({ first, owner }, at) => {
    const size = values.get(owner.initializer)?.labels.dims[owner.axis] ?? 0;
    for (let i = 0; i < size; i++) {
      if (atoms.reason(first + i) !== undefined) continue;
      const root = atoms.find(first + i);
      const slices = sets.get(root) ?? new Map<number, number[]>();
      const indices = slices.get(at) ?? [];
      indices.push(i);
      sets.set(root, slices.set(at, indices));
    }
  });
  return sets;
}

function isConvolved({ marks }: Analysis, at: number): boolean {
  const made = marks.get(at)?.filter((m) => m.weight) ?? [];
  return made.some(({ node }) => node.operator === 'Conv' && (intAttribute(node, 'group') ?? 1) === 1);
}

/** A, ..., Z, AA, ... */
export function groupName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : groupName(Math.floor(index / 26) - 1) + letter;
}

function memberOf({ atoms, marks }: Analysis, at: number, indices: number[][]): Member {
  const { initializer, axis } = atoms.axes()[at]?.owner ?? { initializer: '', axis: 0 };
  const mark = mainMark(marks.get(at) ?? []);
  const scale = marks.get(at)?.some((m) => m.scale) === true;
  const layer = mark ? nodeLabel(mark.node) : initializer;
  return { initializer, layer, axis, role: mark?.role ?? 'norm', at, indices, scale };
}

/**
 * The sets that go with the same tensors, as channels of a group. A set that no weight makes, or that no weight reads
 * afterwards, stays: nothing could be zeroed to show what its removal does.
 */
export function findGroups(analysis: Analysis): Group[] {
  const { atoms, marks } = analysis;
  const families = new Map<string, { root: number; slices: Map<number, number[]> }[]>();
  for (const [root, slices] of slicesOfSets(analysis)) {
    const axes = [...slices.keys()];
    const [made, read] = [axes.some((at) => makes(marks.get(at))), axes.some((at) => reads(marks.get(at)))];
    if (!made || !read) {
      const why = made ? 'no weights read these channels afterwards' : 'no weights make these channels';
      atoms.fix(root, why);
      continue;
    }
    const key = `${axes.join()} ${atoms.isHead(root)}`;
    families.set(key, [...(families.get(key) ?? []), { root, slices }]);
  }
  const groups = [...families.values()].flatMap((sets) => {
    const [first] = sets;
    if (sets.length === 1 && first) atoms.fix(first.root, 'its channels only go all together');
    if (!first || sets.length === 1) return [];
    const axes = [...first.slices.keys()].sort((a, b) => a - b);
    const lead = axes.find((at) => makes(marks.get(at))) ?? -1;
    sets.sort((a, b) => (a.slices.get(lead)?.[0] ?? 0) - (b.slices.get(lead)?.[0] ?? 0));
    const members = axes.map((at) =>
      memberOf(
        analysis,
        at,
        sets.map(({ slices }) => slices.get(at) ?? []),
      ),
    );
    const inexact = [...new Set(sets.flatMap(({ root }) => atoms.normsOf(root)))];
    const roots = sets.map(({ root }) => root);
    const heads = atoms.isHead(first.root);
    const convolved = axes.some((at) => isConvolved(analysis, at));
    return [{ lead, group: { name: '', channels: sets.length, members, inexact, roots, heads, convolved } }];
  });
  groups.sort((a, b) => a.lead - b.lead || (a.group.roots[0] ?? 0) - (b.group.roots[0] ?? 0));
  return groups.map(({ group }, i) => ({ ...group, name: groupName(i) }));
}
