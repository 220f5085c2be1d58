import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { ParsedExperiment, Problem } from '../../experiment';
import { DisposableList } from '../disposables';
import { isExperimentFile } from '../experiment-files';
import type { Log } from '../log';
import { FileWatch } from './file-watch';
import { language } from './language';
import { toDiagnostic } from './positions';
import type { WorldChecks } from './world-checks';

/** A keystroke waits this long for the next one; in milliseconds, as below. */
const settle = 30;
/** Problems of the text alone are shown by then, and those that need files follow. */
const patience = 80;

interface Checked {
  uri: vscode.Uri;
  /** Counts the checks begun: the result of any but the last is stale. */
  generation: number;
  problems: readonly Problem[];
  /** Version of the open document that the problems are about. */
  version?: number;
  timer?: NodeJS.Timeout;
}

/**
 * Keeps the problems of every experiment file that was looked at: as it is typed, as it is saved, and when it or a file
 * that it names is changed from outside.
 */
export class Checker {
  readonly #disposables = new DisposableList();
  readonly #diagnostics: vscode.DiagnosticCollection;
  readonly #files: FileWatch;
  readonly #checked = new Map<string, Checked>();

  constructor(
    private readonly world: WorldChecks,
    private readonly log: Log,
  ) {
    this.#diagnostics = this.#disposables.push(vscode.languages.createDiagnosticCollection('distillery'));
    this.#files = this.#disposables.push(new FileWatch((experiment) => this.#soon(vscode.Uri.file(experiment))));
    const { workspace } = vscode;
    this.#disposables.push(workspace.onDidOpenTextDocument(({ uri }) => this.#soon(uri)));
    this.#disposables.push(workspace.onDidChangeTextDocument(({ document }) => this.#soon(document.uri)));
    // What was typed and not saved is gone; what is on disk stays checked.
    this.#disposables.push(workspace.onDidCloseTextDocument(({ uri }) => this.#soon(uri)));
    this.#disposables.push(workspace.onDidGrantWorkspaceTrust(() => this.#all()));
    for (const { uri } of workspace.textDocuments) this.#soon(uri);
  }

  /** Checks a file now, all of it; unsaved text counts. Rejects where the file cannot be read. */
  async check(uri: vscode.Uri): Promise<{ problems: readonly Problem[]; parsed: ParsedExperiment }> {
    const checked = this.#entry(uri);
    clearTimeout(checked.timer);
    const generation = ++checked.generation;
    const document = openDocument(uri);
    const version = document?.version;
    const text = document?.getText() ?? (await readFile(uri.fsPath, 'utf8'));
    const { parseExperiment } = await language();
    const parsed = parseExperiment(text, { file: uri.fsPath });
    const show = (problems: readonly Problem[]) => {
      if (checked.generation === generation) this.#show(checked, problems, version);
    };
    const early = setTimeout(() => show(parsed.problems), patience);
    const { problems, files } = await this.world.check(parsed, uri.fsPath);
    clearTimeout(early);
    if (checked.generation === generation) this.#files.set(uri.fsPath, files);
    show(problems);
    return { problems, parsed };
  }

  /** The problems of a document as it is now; none where they are about an older text. */
  problemsOf({ uri, version }: vscode.TextDocument): readonly Problem[] {
    const checked = this.#checked.get(uri.fsPath);
    return checked?.version === version ? checked.problems : [];
  }

  dispose(): void {
    for (const { timer } of this.#checked.values()) clearTimeout(timer);
    this.#disposables.dispose();
  }

  #entry(uri: vscode.Uri): Checked {
    const known = this.#checked.get(uri.fsPath) ?? { uri, generation: 0, problems: [] };
    this.#checked.set(uri.fsPath, known);
    return known;
  }

  #all(): void {
    for (const { uri } of this.#checked.values()) this.#soon(uri);
  }

  #soon(uri: vscode.Uri): void {
    if (!isExperimentFile(uri)) return;
    const checked = this.#entry(uri);
    clearTimeout(checked.timer);
    checked.timer = setTimeout(() => void this.#checkQuietly(checked), settle);
  }

  async #checkQuietly(checked: Checked): Promise<void> {
    try {
      await this.check(checked.uri);
    } catch (error) {
      // Deleted, or not readable: there is no text to find problems in.
      this.#forget(checked.uri);
      this.log.debug(`${checked.uri.fsPath} is not checked: ${error instanceof Error ? error.message : error}`);
    }
  }

  #forget(uri: vscode.Uri): void {
    this.#checked.delete(uri.fsPath);
    this.#files.delete(uri.fsPath);
    this.#diagnostics.delete(uri);
  }

  #show(checked: Checked, problems: readonly Problem[], version: number | undefined): void {
    Object.assign(checked, { problems, version });
    this.#diagnostics.set(checked.uri, problems.map(toDiagnostic));
  }
}

function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(({ uri: other, isClosed }) => !isClosed && other.fsPath === uri.fsPath);
}
