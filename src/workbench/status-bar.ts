import * as vscode from 'vscode';
import { commandId } from './manifest/commands';
import { isLive } from './manifest/run-actions';
import type { RunStore } from './runs/run-store';
import { statusText } from './tree/status-text';

/** One status-bar item for all runs that are at work. A click opens the panel. */
export class StatusBar {
  readonly #item = vscode.window.createStatusBarItem('distillery.status', vscode.StatusBarAlignment.Left, 10);

  constructor(private readonly store: RunStore) {
    this.#item.name = 'Distillery';
    for (const event of ['list', 'summary'] as const) store.events.on(event, () => this.#update());
    this.#update();
  }

  dispose(): void {
    this.#item.dispose();
  }

  #update(): void {
    const live = this.store.all.filter(({ status }) => isLive(status));
    const text = statusText(live);
    if (text === undefined) {
      this.#item.hide();
      return;
    }
    const [only, second] = live;
    const target = only && !second ? [{ run: only.run.id }] : [];
    this.#item.text = text;
    this.#item.tooltip = second ? live.map(({ run }) => run.name).join('\n') : 'Open the panel of this run';
    this.#item.command = { command: commandId('openPanel'), title: 'Open Panel', arguments: target };
    this.#item.accessibilityInformation = { label: text.replace(/^\$\([^)]*\) /, 'Distillery: '), role: 'button' };
    this.#item.show();
  }
}
