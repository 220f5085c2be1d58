import * as vscode from 'vscode';
import { DisposableList } from './disposables';
import { experimentFiles } from './experiment-files';
import { contextKey, trustedKey } from './manifest/commands';
import { actionsFor, type RunAction } from './manifest/run-actions';
import type { RunStore } from './runs/run-store';

const actions: readonly RunAction[] = ['show', 'pause', 'continue', 'stop', 'resume', 'delete'];

/** Keeps what the menus and the welcome view ask for: which actions some run allows, and whether there is an experiment. */
export class ContextKeys {
  readonly #disposables = new DisposableList();
  readonly #set = new Map<string, boolean>();

  constructor(private readonly store: RunStore) {
    for (const event of ['list', 'summary'] as const) store.events.on(event, () => this.#runs());
    this.#runs();
    this.#change(trustedKey, vscode.workspace.isTrusted);
    this.#disposables.push(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#change(trustedKey, true)));
    // Looking through the workspace can wait until the extension is active.
    setImmediate(() => this.#watchExperiments());
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #watchExperiments(): void {
    const { workspace } = vscode;
    const files = this.#disposables.push(
      workspace.createFileSystemWatcher('**/*.distill.{yaml,yml,json}', false, true),
    );
    this.#disposables.push(files.onDidCreate(() => this.#experiments()));
    this.#disposables.push(files.onDidDelete(() => this.#experiments()));
    this.#disposables.push(workspace.onDidChangeWorkspaceFolders(() => this.#experiments()));
    void this.#experiments();
  }

  #runs(): void {
    const possible = new Set(this.store.all.flatMap(({ status }) => actionsFor(status)));
    for (const action of actions) this.#change(contextKey(action), possible.has(action));
  }

  async #experiments(): Promise<void> {
    this.#change('distillery.hasExperiments', (await experimentFiles()).length > 0);
  }

  #change(key: string, value: boolean): void {
    if (this.#set.get(key) === value) return;
    this.#set.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
