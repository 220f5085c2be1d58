import * as vscode from 'vscode';
import { DisposableList } from '../disposables';
import { commandId } from '../manifest/commands';
import { actionsFor, isLive } from '../manifest/run-actions';
import type { RunStore } from '../runs/run-store';
import type { RunSummary } from '../runs/summary';
import { counted, joined } from '../text';
import { mutedDecorations, mutedUri } from './muted';
import {
  byExperiment,
  type ExperimentNode,
  experimentLabel,
  experimentNode,
  type MoreNode,
  type RunNode,
  runNode,
  type StageNode,
  shownRuns,
  stageNodes,
  type TreeNode,
} from './nodes';
import { bestOf, experimentRow, type Row, runRow, stageRow, startTime } from './rows';

const showOlder = 'distillery.showOlderRuns';
/** Runs that are found together are shown together; in milliseconds. */
const settle = 50;

/** The tree of experiments, their runs and the runs' stages. */
export class RunTree implements vscode.TreeDataProvider<TreeNode> {
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #disposables = new DisposableList();
  readonly #view: vscode.TreeView<TreeNode>;
  /** The editor knows a row by its object: each must stay the same. */
  readonly #runNodes = new Map<string, RunNode>();
  readonly #expanded = new Set<string>();
  #groups = new Map<string, RunSummary[]>();
  #settling: NodeJS.Timeout | undefined;

  constructor(private readonly store: RunStore) {
    this.#view = vscode.window.createTreeView('distillery.runs', { treeDataProvider: this, showCollapseAll: true });
    this.#disposables.push(this.#view);
    this.#disposables.push(this.#changed);
    this.#disposables.push(vscode.window.registerFileDecorationProvider(mutedDecorations));
    this.#disposables.push(vscode.commands.registerCommand(showOlder, (file: string) => this.#showOlder(file)));
    this.#disposables.push(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#decorate()));
    store.events.on('list', () => this.#refreshSoon());
    store.events.on('status', () => this.#refreshSoon());
    store.events.on('summary', (summary) => this.#refreshRun(summary));
    store.events.on('removed', ({ id }) => this.#runNodes.delete(id));
    this.#refresh();
  }

  dispose(): void {
    clearTimeout(this.#settling);
    this.#disposables.dispose();
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (!node) return [...this.#groups.keys()].map(experimentNode);
    if (node.kind === 'experiment') return this.#runsOf(node);
    const summary = node.kind === 'run' && this.store.get(node.run);
    return summary ? stageNodes(summary) : [];
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    switch (node.kind) {
      case 'experiment':
        return this.#experimentItem(node);
      case 'run':
        return this.#runItem(node);
      case 'stage':
        return this.#stageItem(node);
      case 'more':
        return moreItem(node);
    }
  }

  #runsOf({ file }: ExperimentNode): TreeNode[] {
    const { shown, more } = shownRuns(this.#groups.get(file) ?? [], this.#expanded.has(file));
    const rows: TreeNode[] = shown.map(({ run }) => this.#nodeOf(run.id));
    return more > 0 ? [...rows, { kind: 'more', id: `more:${file}`, file, count: more }] : rows;
  }

  #nodeOf(run: string): RunNode {
    const node = this.#runNodes.get(run) ?? runNode(run);
    this.#runNodes.set(run, node);
    return node;
  }

  #experimentItem({ id, file }: ExperimentNode): vscode.TreeItem {
    const label = experimentLabel(file, this.#groups.keys());
    const row = experimentRow(label, file, this.#groups.get(file) ?? []);
    return itemOf(row, { id, context: 'experiment', state: vscode.TreeItemCollapsibleState.Expanded });
  }

  #runItem(node: RunNode): vscode.TreeItem {
    const summary = this.store.get(node.run);
    if (!summary) return new vscode.TreeItem('');
    const siblings = this.#groups.get(summary.run.experimentFile) ?? [];
    const row = runRow(summary, {
      best: siblings.length > 1 && bestOf(siblings)?.run.id === node.run,
      told: hasNamesake(summary, siblings) ? startTime(summary.run.createdAt, Date.now()) : undefined,
    });
    const { Expanded, Collapsed, None } = vscode.TreeItemCollapsibleState;
    const state = isLive(summary.status) ? Expanded : summary.stages.length > 0 ? Collapsed : None;
    const item = itemOf(row, { id: node.id, context: `run ${actionsFor(summary.status).join(' ')}`, state });
    item.command = { command: commandId('openPanel'), title: 'Open Panel', arguments: [node] };
    return item;
  }

  #stageItem({ id, run, index }: StageNode): vscode.TreeItem {
    const stage = this.store.get(run)?.stages[index];
    const state = vscode.TreeItemCollapsibleState.None;
    return stage ? itemOf(stageRow(stage), { id, context: 'stage', state }) : new vscode.TreeItem('');
  }

  #showOlder(file: string): void {
    this.#expanded.add(file);
    this.#refresh();
  }

  #refreshSoon(): void {
    this.#settling ??= setTimeout(() => this.#refresh(), settle);
  }

  #refresh(): void {
    clearTimeout(this.#settling);
    this.#settling = undefined;
    this.#groups = byExperiment(this.store.all);
    this.#changed.fire(undefined);
    this.#decorate();
  }

  /** Only this run's rows are drawn anew, so that selection, focus and scrolling stay. */
  #refreshRun({ run }: RunSummary): void {
    this.#groups = byExperiment(this.store.all);
    const node = this.#runNodes.get(run.id);
    if (node) this.#changed.fire(node);
    this.#decorate();
  }

  #decorate(): void {
    const live = this.store.all.filter(({ status }) => isLive(status)).length;
    this.#view.badge = live > 0 ? { value: live, tooltip: `${counted(live, 'run')} at work` } : undefined;
    const restricted = !vscode.workspace.isTrusted && this.#groups.size > 0;
    this.#view.message = restricted ? 'This workspace is not trusted: runs are shown, and none is started.' : undefined;
  }
}

function itemOf(
  row: Row,
  { id, context, state }: { id: string; context: string; state: vscode.TreeItemCollapsibleState },
) {
  const item = new vscode.TreeItem(row.label, state);
  item.id = id;
  item.description = row.description;
  item.tooltip = row.tooltip;
  item.contextValue = context;
  item.iconPath = new vscode.ThemeIcon(row.icon, row.color ? new vscode.ThemeColor(row.color) : undefined);
  if (row.muted) item.resourceUri = mutedUri;
  item.accessibilityInformation = { label: joined(row.label, row.spoken) };
  return item;
}

function moreItem({ id, file, count }: MoreNode): vscode.TreeItem {
  const item = new vscode.TreeItem(`${count} more`);
  item.id = id;
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: showOlder, title: 'Show Older Runs', arguments: [file] };
  return item;
}

function hasNamesake({ run }: RunSummary, siblings: readonly RunSummary[]): boolean {
  return siblings.some((other) => other.run.id !== run.id && other.run.name === run.name);
}
