import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { Choose, OpenProblem, type Preview, type PreviewChoice, Ready, Samples } from '../../../webview/protocol';
import type { Experiment, Previewable } from '../../experiment';
import { DisposableList } from '../disposables';
import { language } from '../editing/language';
import { showInExperiment } from '../editing/show-in-experiment';
import type { Inspector } from '../inspector/inspector';
import { previewRequest } from './request';

/** What is wrong with data, and the key that is to be mended, as the inspector says it. */
interface Unreadable {
  message: string;
  key?: string;
}

/** Samples of one experiment on one page: a person chooses, the inspector reads. */
export class DataPreview {
  readonly #disposables = new DisposableList();
  #choice: PreviewChoice = { data: 0, epoch: 0, page: 0 };
  /** Counts the questions: the answer to any but the last is stale. */
  #asked = 0;
  /** Where the experiment names what could not be read. */
  #problemAt = '';

  constructor(
    private readonly webview: vscode.Webview,
    private readonly experiment: vscode.Uri,
    private readonly inspector: Inspector,
  ) {
    const isOurs = (document: vscode.TextDocument) => document.uri.fsPath === experiment.fsPath;
    this.#disposables.push(webview.onDidReceiveMessage((message) => void this.#receive(message)));
    this.#disposables.push(vscode.workspace.onDidSaveTextDocument((document) => isOurs(document) && void this.#show()));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #receive(message: unknown): Promise<void> {
    if (OpenProblem.is(message)) await showInExperiment(this.experiment.fsPath, this.#problemAt);
    else if (Choose.is(message)) {
      this.#choice = message.choice;
      await this.#show();
    } else if (Ready.is(message)) await this.#show();
  }

  async #show(): Promise<void> {
    const asked = ++this.#asked;
    const { parseExperiment, previewables } = await language();
    const file = this.experiment.fsPath;
    const text = (await vscode.workspace.openTextDocument(this.experiment)).getText();
    const parsed = parseExperiment(text, { file });
    const experiment = parsed.experiment ?? parsed.draft;
    const all = experiment ? previewables(experiment) : [];
    const chosen = all[this.#choice.data] ?? all[0];
    const answer =
      experiment && chosen
        ? await this.#read(experiment, chosen)
        : { problem: 'The experiment has no data that can be understood yet: mend its problems first.' };
    if (asked !== this.#asked) return;
    if (!chosen) this.#problemAt = parsed.problems[0]?.path ?? 'data';
    await this.webview.postMessage(
      Samples({
        file: basename(file),
        data: all.map(({ label }) => label),
        choice: { ...this.#choice, data: chosen ? all.indexOf(chosen) : 0 },
        changes: (chosen?.augment.length ?? 0) > 0,
        ...answer,
      }),
    );
  }

  async #read(experiment: Experiment, chosen: Previewable): Promise<{ preview: Preview } | { problem: string }> {
    const base = dirname(this.experiment.fsPath);
    const { params, files } = await previewRequest(experiment, chosen, { ...this.#choice, base });
    try {
      return { preview: await this.inspector.ask<Preview>('preview', params, files) };
    } catch (error) {
      const { message, key } = error as Unreadable;
      this.#problemAt = key?.startsWith('tokenizer') ? `data.${key}` : key ? `${chosen.at}.${key}` : chosen.at;
      return { problem: message };
    }
  }
}
