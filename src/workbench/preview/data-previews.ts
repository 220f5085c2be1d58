import { basename } from 'node:path';
import * as vscode from 'vscode';
import { DisposableList } from '../disposables';
import type { Inspector } from '../inspector/inspector';
import { panelHtml } from '../panel/html';
import { DataPreview } from './data-preview';

/** Shows the samples of experiments, each experiment in one page. */
export class DataPreviews {
  readonly #open = new Map<string, vscode.WebviewPanel>();
  readonly #disposables = new DisposableList();

  constructor(
    /** The folder `dist`: all that a page may load. */
    private readonly dist: vscode.Uri,
    private readonly inspector: Inspector,
  ) {}

  /** Shows the page of an experiment where it is, or opens it beside the editor. */
  open(experiment: vscode.Uri): void {
    const file = experiment.fsPath;
    const known = this.#open.get(file);
    if (known) {
      known.reveal(undefined, true);
      return;
    }
    const show = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const title = `Data of ${basename(file)}`;
    const panel = vscode.window.createWebviewPanel('distillery.preview', title, show);
    this.#open.set(file, panel);
    this.#fill(panel, experiment);
  }

  dispose(): void {
    this.#disposables.dispose();
    for (const panel of this.#open.values()) panel.dispose();
  }

  #fill(panel: vscode.WebviewPanel, experiment: vscode.Uri): void {
    const { webview } = panel;
    const at = (...path: string[]) => vscode.Uri.joinPath(this.dist, ...path);
    panel.iconPath = { light: at('media', 'flask-light.svg'), dark: at('media', 'flask-dark.svg') };
    webview.options = { enableScripts: true, localResourceRoots: [this.dist] };
    const preview = new DataPreview(webview, experiment, this.inspector);
    panel.onDidDispose(() => {
      this.#open.delete(experiment.fsPath);
      preview.dispose();
    });
    webview.html = panelHtml({
      script: String(webview.asWebviewUri(at('webview', 'preview.js'))),
      style: String(webview.asWebviewUri(at('webview', 'preview.css'))),
      cspSource: webview.cspSource,
    });
  }
}
