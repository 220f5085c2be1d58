import { memberRows } from '../../data/pruning/members';
import { h, setAttributes } from '../../dom';
import { integer } from '../../format';
import type { MapContent } from './scene';

const COLUMNS = ['Member', 'Slice', 'Role', 'Parameters'];

/** What shrinks with a group, wherever it is. */
export function membersTable({ data, step }: MapContent, group: number): HTMLElement {
  const head = COLUMNS.map((title, i) => {
    const cell = h('th', i === COLUMNS.length - 1 ? 'num' : '', title);
    cell.scope = 'col';
    return cell;
  });
  const rows = memberRows(data, step, group).map(({ member, slice, role, removed }) => {
    const [name, part] = [h('td', 'member', member), h('td', 'slice', slice)];
    name.title = member;
    part.title = slice;
    const gone = removed > 0 ? integer(-removed) : '0';
    return h('tr', '', name, part, h('td', 'role', role), h('td', 'num', gone));
  });
  const table = h('table', 'map-members', h('thead', '', h('tr', '', ...head)), h('tbody', '', ...rows));
  const frame = h('div', 'map-members-frame', table);
  setAttributes(frame, { role: 'region', 'aria-label': 'Removed with it', tabindex: 0 });
  return frame;
}
