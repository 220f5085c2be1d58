import type { PruningMember } from '../../protocol';
import type { MapData } from './map-data';

/** What goes from a layer with its group. */
export interface MemberRow {
  member: string;
  /** The tensors, and along which axis they shrink: `weight, axis 0`. */
  slice: string;
  role: PruningMember['role'];
  /** Parameters that are gone. */
  removed: number;
}

interface Part {
  layer: string;
  axis: number;
  role: PruningMember['role'];
  tensors: string[];
  removed: number;
}

/** The last part of a tensor's name: `layer1.0.conv1.weight` → `weight`. */
function tensorName({ initializer, layer }: PruningMember): string {
  if (initializer.length > layer.length + 1 && initializer.startsWith(layer)) {
    return initializer.slice(layer.length).replace(/^[./_:]+/, '');
  }
  return initializer.split(/[./]/).filter(Boolean).at(-1) ?? initializer;
}

const unique = (texts: readonly string[]): string => [...new Set(texts)].join(', ');

/** Norms go with what they follow: one row tells of all. */
function normRow(norms: readonly Part[]): MemberRow[] {
  const [first] = norms;
  if (!first) return [];
  const member = norms.length === 1 ? first.layer : `${norms.length} norms`;
  const removed = norms.reduce((sum, part) => sum + part.removed, 0);
  return [{ member, slice: unique(norms.flatMap(({ tensors }) => tensors)), role: 'norm', removed }];
}

const rowOf = ({ layer, axis, role, tensors, removed }: Part): MemberRow => ({
  member: layer,
  slice: `${unique(tensors)}, axis ${axis}`,
  role,
  removed,
});

/** All that shrinks with a group: what makes its channels, the norms between, what reads them. */
export function memberRows(data: MapData, step: number, group: number): MemberRow[] {
  const parts = new Map<string, Part>();
  const removed = data.step(step).removedParameters[group] ?? [];
  for (const [i, member] of (data.report.groups[group]?.members ?? []).entries()) {
    const { layer, axis, role } = member;
    const key = JSON.stringify(role === 'norm' ? [layer, role] : [layer, role, axis]);
    const part = parts.get(key) ?? { layer, axis, role, tensors: [], removed: 0 };
    part.tensors.push(tensorName(member));
    part.removed += removed[i] ?? 0;
    parts.set(key, part);
  }
  const of = (role: Part['role']) => [...parts.values()].filter((part) => part.role === role);
  return [...of('producer').map(rowOf), ...normRow(of('norm')), ...of('consumer').map(rowOf)];
}
