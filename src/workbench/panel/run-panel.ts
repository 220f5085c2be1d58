import type * as vscode from 'vscode';
import { Action, Delta, Drawn, Gone, Ready, SaveFile, type ToPanel } from '../../../webview/protocol';
import type { Following, Run, RunHistory } from '../../runs';
import { DisposableList } from '../disposables';
import type { Log } from '../log';
import type { RunStore } from '../runs/run-store';
import { isAtWork, type RunSummary } from '../runs/summary';
import { performAction } from './actions';
import { buildHeader } from './header';
import { Latency } from './latency';
import { PanelNews } from './news';
import { Pace } from './pace';
import { saveFile } from './save-file';

/** The clock in the header moves on without news. */
const tick = 1000;

const gone = 'The folder of this run is gone: it was deleted or moved. Start the experiment again to make a new run.';

/** Whether the page says when it has drawn it. */
const isAnswered = (message: ToPanel): boolean => Delta.is(message) && message.newest !== undefined;

/** One run in one panel: what the store knows of it goes out, what a person does comes in. */
export class RunPanel {
  readonly #disposables = new DisposableList();
  readonly #news: PanelNews | undefined;
  readonly #latency = new Latency();
  readonly #following: Following | undefined;
  /** The page listens. It is made anew each time it is shown. */
  #ready = false;
  readonly #pace = new Pace(() => this.#send());

  constructor(
    readonly webviewPanel: vscode.WebviewPanel,
    /** Undefined where the run is gone. */
    readonly run: Run | undefined,
    private readonly store: RunStore,
    private readonly log: Log,
  ) {
    this.#following = run && store.follow(run);
    this.#news = run && new PanelNews(run);
    this.#listen();
    const clock = setInterval(() => this.#isAtWork() && this.#sendSoon(), tick);
    this.#disposables.push({ dispose: () => clearInterval(clock) });
    this.#disposables.push(this.#pace);
    this.#disposables.push({ dispose: () => this.#following?.dispose() });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #listen(): void {
    const { webview } = this.webviewPanel;
    this.#disposables.push(webview.onDidReceiveMessage((message) => this.#receive(message)));
    this.#disposables.push(
      this.webviewPanel.onDidChangeViewState(() => {
        if (!this.webviewPanel.visible) this.#ready = false;
      }),
    );
    const news = (run: Run) => {
      if (run.id === this.run?.id) this.#sendSoon();
    };
    const removed = ({ id }: Run) => {
      if (id === this.run?.id) this.#sayGone();
    };
    const summarized = (summary: RunSummary) => {
      if (this.#news?.summarized(summary)) this.#sendSoon();
    };
    const listed = () => {
      this.#news?.listed();
      this.#sendSoon();
    };
    const { events } = this.store;
    events.on('grew', news).on('status', news).on('removed', removed).on('summary', summarized).on('list', listed);
    this.#disposables.push({
      dispose: () => {
        events.off('grew', news).off('status', news).off('removed', removed);
        events.off('summary', summarized).off('list', listed);
      },
    });
  }

  #receive(message: unknown): void {
    if (Ready.is(message)) this.#show();
    else if (Drawn.is(message)) this.#drawn(message.drawn - message.newest);
    else if (SaveFile.is(message)) void saveFile(message, this.log);
    else if (Action.is(message) && this.run)
      void performAction(message.action, this.run, this.#following?.history.problem);
  }

  #show(): void {
    this.#ready = true;
    this.#news?.reset();
    if (this.#following) this.#send();
    else this.#sayGone();
  }

  #sayGone(): void {
    if (this.#ready) void this.webviewPanel.webview.postMessage(Gone({ run: this.run?.id ?? '', message: gone }));
  }

  #drawn(ms: number): void {
    this.#pace.drawn();
    const told = this.#latency.add(ms);
    if (told) this.log.debug(told);
  }

  #isAtWork(): boolean {
    const { status } = this.#following ?? {};
    return status !== undefined && isAtWork(status);
  }

  #sendSoon(): void {
    if (this.#ready) this.#pace.want();
  }

  #send(): void {
    if (!this.run || !this.#news || !this.#following || !this.#ready) return;
    const { history, status = 'queued' } = this.#following;
    const header = buildHeader(this.run, history, status, Date.now());
    const messages = this.#news.next(history, header, () => this.store.all);
    if (messages.length > 0) this.#pace.sent({ isDrawn: messages.some(isAnswered) });
    for (const message of messages) void this.webviewPanel.webview.postMessage(message);
    void this.#sendReports(this.#news, history);
  }

  async #sendReports(news: PanelNews, history: RunHistory): Promise<void> {
    for (const report of await news.reports(history)) await this.webviewPanel.webview.postMessage(report);
  }
}
