import { Delta, type RunHeader, Snapshot, type ToPanel } from '../../../webview/protocol';
import type { Mark, News, Rows, RunHistory } from '../../runs';
import { buildSpans } from './header';

/** Turns the history of a run into messages: a snapshot for a panel that knows nothing, then what is new. */
export class Feed {
  #mark: Mark | undefined;
  #spans: RunHistory['spans'] | undefined;
  #header = '';

  /** The panel lost what it had; the next message is a snapshot. */
  reset(): void {
    this.#mark = undefined;
  }

  /** What the panel should hear now; undefined when there is nothing new. */
  next(history: RunHistory, header: RunHeader): ToPanel | undefined {
    // Only a snapshot carries spans.
    if (history.spans !== this.#spans) this.reset();
    const news = history.since(this.#mark);
    const written = JSON.stringify(header);
    const nothing = !news.whole && isEmpty(news) && written === this.#header;
    this.#mark = news.mark;
    this.#spans = history.spans;
    this.#header = written;
    if (nothing) return undefined;
    const { rows, log } = news;
    if (news.whole) return Snapshot({ header, spans: buildSpans(history), rows, log });
    return Delta({ header, rows, log, newest: hasRows(rows) ? history.updatedAt : undefined });
  }
}

function isEmpty({ rows, log }: News): boolean {
  return !hasRows(rows) && log.length === 0;
}

function hasRows({ steps, validations }: Rows): boolean {
  return steps.length > 0 || validations.length > 0;
}
