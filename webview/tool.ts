import { button, h, setAttributes } from './dom';
import { type IconName, icon } from './icons';

/** A button of a toolbar: an icon and a word, of which narrow panels show the icon alone. */
export function tool(name: IconName, label: string, onClick: () => void): HTMLButtonElement {
  const element = button('tool', onClick, icon(name), h('span', 'tool-label', label));
  setAttributes(element, { 'aria-label': label, title: label });
  return element;
}
