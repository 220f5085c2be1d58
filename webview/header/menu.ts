import { iconButton } from '../controls';
import { button, h } from '../dom';
import type { PanelAction } from '../protocol';
import { rove } from '../roving';

const ENTRIES: readonly { action: PanelAction; label: string }[] = [
  { action: 'open-folder', label: 'Open Run Folder' },
  { action: 'start-again', label: 'Run Again' },
  { action: 'delete', label: 'Delete Run…' },
];

/** What can be done with a run at any time, behind "…". */
export function moreMenu(act: (action: PanelAction) => void): HTMLElement {
  const menu = h('div', 'menu');
  menu.role = 'menu';
  menu.popover = 'auto';
  const items = ENTRIES.map(({ action, label }) => {
    const item = button('menu-item', () => close(action), label);
    item.role = 'menuitem';
    return item;
  });
  menu.append(...items);
  rove(menu, () => items);

  let wasOpen = false;
  const opener = iconButton('more', 'More Actions', () => {
    // The press that comes before a click has closed the menu already.
    if (!wasOpen) open();
    wasOpen = false;
  });
  opener.setAttribute('aria-haspopup', 'menu');
  opener.addEventListener('pointerdown', () => {
    wasOpen = menu.matches(':popover-open');
  });
  const open = () => {
    menu.showPopover();
    // The menu lies in the top layer, so it has to be told where its button is.
    const { right, bottom } = opener.getBoundingClientRect();
    menu.style.right = `${document.documentElement.clientWidth - right}px`;
    menu.style.top = `${bottom + 4}px`;
    items[0]?.focus();
  };
  const close = (action: PanelAction) => {
    menu.hidePopover();
    act(action);
  };
  menu.addEventListener('toggle', () => {
    opener.setAttribute('aria-expanded', String(menu.matches(':popover-open')));
  });
  menu.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') opener.focus();
  });
  return h('div', 'more', opener, menu);
}
