import * as vscode from 'vscode';
import { DisposableList } from '../disposables';
import { type CommandName, commandId } from '../manifest/commands';
import { isLive } from '../manifest/run-actions';
import type { RunStore } from '../runs/run-store';
import type { RunSummary } from '../runs/summary';
import { duration, percent } from '../text';
import { language } from './language';
import { toRange } from './positions';

/** Above an experiment: start it, check it, and what came of it last; above its data: look at samples. */
export class Lenses implements vscode.CodeLensProvider {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #disposables = new DisposableList();

  constructor(private readonly store: RunStore) {
    this.#disposables.push(this.#changed);
    this.#disposables.push(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()));
    for (const event of ['list', 'status'] as const) store.events.on(event, () => this.#changed.fire());
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const { stageRanges } = await language();
    const { name, data } = stageRanges(document.getText());
    const file = document.uri.fsPath;
    const preview = data && new vscode.CodeLens(toRange(data), command('previewData', 'Preview data', { file }));
    const previews = preview && vscode.workspace.isTrusted ? [preview] : [];
    if (!name) return previews;
    const runs = this.store.all.filter(({ run }) => run.experimentFile === file);
    const start = vscode.workspace.isTrusted
      ? command('startRun', '▶ Start run', { file })
      : { command: 'workbench.trust.manage', title: 'Not trusted: runs are off' };
    const titled = [start, command('checkExperiment', 'Check', { file }), lastRun(runs)];
    const actions = titled.filter((one) => one !== undefined).map((one) => new vscode.CodeLens(toRange(name), one));
    return [...actions, ...previews];
  }
}

/** Runs are given newest first. */
function lastRun(runs: readonly RunSummary[]): vscode.Command | undefined {
  const live = runs.find(({ status }) => isLive(status));
  if (live) return command('openPanel', `${live.status}: open panel`, { run: live.run.id });
  const last = runs.find(({ status, accuracy }) => status === 'done' && accuracy !== undefined);
  if (last?.accuracy === undefined) return undefined;
  const title = `last: ${percent(last.accuracy)} in ${duration(last.elapsedSeconds)}`;
  return command('openPanel', title, { run: last.run.id });
}

const command = (name: CommandName, title: string, target: object): vscode.Command => ({
  command: commandId(name),
  title,
  arguments: [target],
});
