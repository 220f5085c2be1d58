import type { ClassOrder } from '../../protocol';
import type { ClassQuality } from '../../reports';
import { className } from './words';

/** A class with its name and how well a model knows it. */
export interface ClassRow extends ClassQuality {
  index: number;
  name: string;
}

const compare = (a: string | number, b: string | number): number =>
  typeof a === 'string' || typeof b === 'string'
    ? String(a).localeCompare(String(b), 'en', { numeric: true })
    : Number(a) - Number(b);

/** The classes in an order; a share of nothing comes last, whichever end is first. Equal ones stay as they are numbered. */
export function classRows(
  classes: readonly ClassQuality[],
  names: readonly string[],
  order: ClassOrder | undefined,
): ClassRow[] {
  const rows = classes.map((quality, index) => ({ ...quality, index, name: className(names, index) }));
  if (!order) return rows;
  const { by, descending } = order;
  const measured = rows.filter((row) => row[by] !== null);
  const side = descending ? -1 : 1;
  measured.sort((a, b) => side * compare(a[by] ?? 0, b[by] ?? 0));
  return [...measured, ...rows.filter((row) => row[by] === null)];
}

/** The order after a press on a column's head: names from A, the worst figures first, then the other end, then none. */
export function nextOrder(order: ClassOrder | undefined, by: ClassOrder['by']): ClassOrder | undefined {
  const first = by === 'samples';
  if (order?.by !== by) return { by, descending: first };
  return order.descending === first ? { by, descending: !first } : undefined;
}
