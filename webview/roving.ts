/** Keys that move the focus within a group: by one, or to an end. */
function target(key: string, index: number, count: number): number | undefined {
  if (key === 'ArrowRight' || key === 'ArrowDown') return (index + 1) % count;
  if (key === 'ArrowLeft' || key === 'ArrowUp') return (index - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return undefined;
}

interface Options {
  /** The keys that move; a slider inside a toolbar needs up and down for itself. */
  keys?: readonly string[];
  onMove?: (element: HTMLElement) => void;
}

const ALL = ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End'];

/** Makes a group of controls one tab stop, with arrow keys inside it. The group remembers where the focus was. */
export function rove(group: HTMLElement, members: () => readonly HTMLElement[], options: Options = {}): void {
  const { keys = ALL, onMove } = options;
  const settle = (current: HTMLElement | undefined) => {
    for (const member of members()) member.tabIndex = member === current ? 0 : -1;
  };
  settle(members()[0]);
  group.addEventListener('focusin', ({ target: focused }) => {
    const member = members().find((candidate) => candidate === focused);
    if (member) settle(member);
  });
  group.addEventListener('keydown', (event) => {
    const all = members();
    const index = all.indexOf(document.activeElement as HTMLElement);
    const next =
      index < 0 || !keys.includes(event.key) ? undefined : all[target(event.key, index, all.length) ?? index];
    if (!next || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    next.focus();
    onMove?.(next);
  });
}
