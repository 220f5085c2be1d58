import './csp-nonce';
import {
  type Button,
  type Checkbox,
  type Dropdown,
  provideVSCodeDesignSystem,
  type TextField,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { type IconName, icon } from './icons';

/*
 * The only file that knows the toolkit, which is archived: whoever replaces it replaces this. Its styles are constructed
 * sheets, which the page's content policy allows.
 */
provideVSCodeDesignSystem().register(
  vsCodeButton(),
  vsCodeCheckbox(),
  vsCodeDropdown(),
  vsCodeOption(),
  vsCodeTextField(),
);

/** A control, and how to change it from outside. */
export interface ActionButton {
  element: HTMLElement;
  set(look: { icon: IconName; label: string; disabled?: boolean }): void;
}

/** A button with an icon and a word. */
export function actionButton(onClick: () => void): ActionButton {
  const element = document.createElement('vscode-button') as Button;
  element.setAttribute('appearance', 'secondary');
  element.className = 'action';
  element.addEventListener('click', onClick);
  let drawn = '';
  return {
    element,
    set({ icon: name, label, disabled = false }) {
      element.disabled = disabled;
      // Replacing the children on every update would take the focus ring and the hover away.
      if (drawn === name + label) return;
      drawn = name + label;
      const start = icon(name);
      start.setAttribute('slot', 'start');
      element.replaceChildren(start, label);
    },
  };
}

/** A button of one icon; the label is for screen readers and the tooltip. */
export function iconButton(name: IconName, label: string, onClick: () => void): HTMLElement {
  const element = document.createElement('vscode-button') as Button;
  element.setAttribute('aria-label', label);
  element.setAttribute('appearance', 'icon');
  element.title = label;
  element.append(icon(name));
  element.addEventListener('click', onClick);
  return element;
}

/** A choice among a few; `chosen` is the one at first. */
export function dropdown<T extends string>(
  label: string,
  options: readonly { value: T; text: string }[],
  chosen: T,
  onChange: (value: T) => void,
): HTMLElement {
  const element = document.createElement('vscode-dropdown') as Dropdown;
  element.setAttribute('aria-label', label);
  for (const { value, text } of options) {
    const option = document.createElement('vscode-option');
    option.setAttribute('value', value);
    option.toggleAttribute('selected', value === chosen);
    option.textContent = text;
    element.append(option);
  }
  element.addEventListener('change', () => {
    const option = options.find(({ value }) => value === element.value);
    if (option) onChange(option.value);
  });
  return element;
}

/** A field of one line; tells what is in it at every keystroke. */
export function textField(label: string, placeholder: string, onInput: (text: string) => void): HTMLElement {
  const element = document.createElement('vscode-text-field') as TextField;
  element.setAttribute('aria-label', label);
  element.setAttribute('placeholder', placeholder);
  element.addEventListener('input', () => onInput(element.value));
  return element;
}

/** A box with a word; `checked` is its state at first. */
export function checkbox(label: string, checked: boolean, onChange: (checked: boolean) => void): HTMLElement {
  const element = document.createElement('vscode-checkbox') as Checkbox;
  element.checked = checked;
  element.append(label);
  element.addEventListener('change', () => onChange(element.checked));
  return element;
}
