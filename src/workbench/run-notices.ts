import * as vscode from 'vscode';
import type { RunStatus } from '../../webview/protocol';
import type { Run } from '../runs';
import { showInExperiment } from './editing/show-in-experiment';
import { isLive } from './manifest/run-actions';
import type { PanelHost } from './panel/panel-host';
import type { RunStore } from './runs/run-store';

/** Tells when a run that was at work in this window has failed or ended without a word: once, with what to do. */
export class RunNotices {
  readonly #live = new Set<string>();

  constructor(
    private readonly store: RunStore,
    private readonly panels: PanelHost,
  ) {
    store.events.on('status', this.#changed);
  }

  dispose(): void {
    this.store.events.off('status', this.#changed);
  }

  readonly #changed = (run: Run, status: RunStatus): void => {
    if (isLive(status)) this.#live.add(run.id);
    else if (this.#live.delete(run.id)) void this.#tell(run, status);
  };

  async #tell(run: Run, status: RunStatus): Promise<void> {
    if (status === 'failed') await this.#tellFailure(run);
    if (status === 'interrupted') await tellInterruption(run);
  }

  async #tellFailure(run: Run): Promise<void> {
    const { message, remedy, path } = this.store.get(run.id)?.problem ?? { message: 'It failed.', remedy: '' };
    const [open, show] = ['Open Panel', 'Show in Experiment'];
    const buttons = path ? [show, open] : [open];
    const answer = await vscode.window.showErrorMessage(`${run.name}: ${message} ${remedy}`.trim(), ...buttons);
    if (answer === open) this.panels.open(run);
    if (answer === show && path) await showInExperiment(run.experimentFile, path);
  }
}

async function tellInterruption(run: Run): Promise<void> {
  const message = `${run.name} ended without a word: its process was killed, or could not begin. Resume it, or read its log.`;
  const show = 'Show Its Log';
  if ((await vscode.window.showErrorMessage(message, show)) !== show) return;
  await vscode.window.showTextDocument(vscode.Uri.file(run.paths.log));
}
