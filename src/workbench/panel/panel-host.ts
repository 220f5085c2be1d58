import * as vscode from 'vscode';
import type { Run } from '../../runs';
import { DisposableList } from '../disposables';
import type { Log } from '../log';
import type { RunStore } from '../runs/run-store';
import { panelHtml } from './html';
import { RunPanel } from './run-panel';

const viewType = 'distillery.run';

/** Shows runs, each in one panel, and brings the panels back after the window was reloaded. */
export class PanelHost implements vscode.WebviewPanelSerializer {
  readonly #panels = new Map<string, RunPanel>();
  readonly #disposables = new DisposableList();

  constructor(
    /** The folder `dist`: all that a panel may load. */
    private readonly dist: vscode.Uri,
    private readonly store: RunStore,
    private readonly log: Log,
    /** Settles once the runs of the workspace are found. */
    private readonly found: Promise<void>,
  ) {
    this.#disposables.push(vscode.window.registerWebviewPanelSerializer(viewType, this));
  }

  /** Shows the panel of a run where it is, or opens it beside the editor, the keyboard staying there. */
  open(run: Run): void {
    const known = this.#panels.get(run.id);
    if (known) {
      known.webviewPanel.reveal(undefined, true);
      return;
    }
    const column = this.#column() ?? vscode.ViewColumn.Beside;
    const panel = vscode.window.createWebviewPanel(viewType, run.name, { viewColumn: column, preserveFocus: true });
    this.#fill(panel, run);
  }

  close({ id }: Run): void {
    this.#panels.get(id)?.webviewPanel.dispose();
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    await this.found;
    const id = (state as { run?: unknown } | undefined)?.run;
    // A window that closes at once may not keep what the page had to say; the title outlives it.
    const run = typeof id === 'string' && id ? this.store.find(id) : this.store.newestNamed(panel.title);
    this.#fill(panel, run);
  }

  dispose(): void {
    this.#disposables.dispose();
    for (const panel of this.#panels.values()) panel.dispose();
  }

  #fill(panel: vscode.WebviewPanel, run: Run | undefined): void {
    const at = (...path: string[]) => vscode.Uri.joinPath(this.dist, ...path);
    const { webview } = panel;
    panel.iconPath = { light: at('media', 'flask-light.svg'), dark: at('media', 'flask-dark.svg') };
    webview.options = { enableScripts: true, localResourceRoots: [this.dist] };
    const shown = new RunPanel(panel, run, this.store, this.log);
    if (run) this.#panels.set(run.id, shown);
    panel.onDidDispose(() => {
      if (run) this.#panels.delete(run.id);
      shown.dispose();
    });
    webview.html = panelHtml({
      script: String(webview.asWebviewUri(at('webview', 'panel.js'))),
      style: String(webview.asWebviewUri(at('webview', 'panel.css'))),
      cspSource: webview.cspSource,
    });
    void vscode.commands.executeCommand('setContext', 'distillery.panelOpened', true);
  }

  /** Where panels are already, so that they share one column. */
  #column(): vscode.ViewColumn | undefined {
    const [first] = this.#panels.values();
    return first?.webviewPanel.viewColumn;
  }
}
