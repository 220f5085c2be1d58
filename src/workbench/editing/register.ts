import * as vscode from 'vscode';
import { DisposableList } from '../disposables';
import { experimentSelector } from '../experiment-files';
import type { RunStore } from '../runs/run-store';
import type { Checker } from './checker';
import { Completions } from './completions';
import { Fixes } from './fixes';
import { Hovers } from './hovers';
import { Lenses } from './lenses';
import { Proposals } from './proposals';

/** Offers everything that helps while an experiment file is edited. */
export function registerEditing(checker: Checker, store: RunStore): vscode.Disposable {
  const list = new DisposableList();
  const { languages } = vscode;
  const lenses = list.push(new Lenses(store));
  list.push(languages.registerCodeLensProvider(experimentSelector, lenses));
  list.push(languages.registerHoverProvider(experimentSelector, new Hovers()));
  list.push(languages.registerCompletionItemProvider(experimentSelector, new Completions(), ...Completions.triggers));
  list.push(languages.registerCodeActionsProvider(experimentSelector, new Fixes(checker), Fixes.metadata));
  const proposals = list.push(new Proposals(store));
  list.push(languages.registerCodeActionsProvider(experimentSelector, proposals, Proposals.metadata));
  return list;
}
