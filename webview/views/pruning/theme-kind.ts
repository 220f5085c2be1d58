import type { ThemeKind } from '../../data/pruning/viridis';

const KINDS: readonly ThemeKind[] = ['high-contrast-light', 'high-contrast', 'light', 'dark'];

/** The kind of the editor's theme: VS Code writes it as a class of the body. A light high-contrast theme has both classes. */
export function themeKind(): ThemeKind {
  return KINDS.find((kind) => document.body.classList.contains(`vscode-${kind}`)) ?? 'dark';
}
