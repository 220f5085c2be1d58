import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Run, RunHistory } from '../../../src/runs';
import { buildHeader } from '../../../src/workbench/panel/header';
import { PanelNews } from '../../../src/workbench/panel/news';
import { OthersFeed } from '../../../src/workbench/panel/others-feed';
import { type RunSummary, summarize } from '../../../src/workbench/runs/summary';
import { type ModelState, OtherRuns, type RunStatus, Snapshot, type ToPanel } from '../../../webview/protocol';
import { historyOf, run, start, steps } from './histories';

const model = (bytes: number): ModelState => ({
  name: 'student',
  track: 'student',
  parameters: 9,
  bytes,
  accuracy: 0.9,
});

/** Another run that made a student of so many bytes. */
function other(id: string, bytes: number, change: Partial<Run> = {}, status: RunStatus = 'done'): RunSummary {
  const history = historyOf({ type: 'model', stage: 1, model: model(bytes) });
  return summarize({ ...run, id, ...change }, history, status, start);
}

const told = (message: ToPanel | undefined) => (OtherRuns.is(message) ? message.runs.map(({ id }) => id) : undefined);

describe('the other runs that a panel hears of', () => {
  it('are those of the same name that are over and made something', () => {
    const nothing = summarize({ ...run, id: 'empty' }, new RunHistory(), 'failed', start);
    const message = new OthersFeed(run).next([
      other('done', 100),
      other('stopped', 90, {}, 'stopped'),
      other('at work', 80, {}, 'running'),
      other('of another name', 70, { name: 'large' }),
      other(run.id, 60),
      nothing,
    ]);
    expect(message).toEqual({
      type: 'other-runs',
      runs: [
        { id: 'done', startedAt: start, models: [model(100)] },
        { id: 'stopped', startedAt: start, models: [model(90)] },
      ],
    });
  });

  it('are told once, again when they change, and again to a panel that lost them', () => {
    const feed = new OthersFeed(run);
    expect(feed.next([])).toBeUndefined();
    expect(told(feed.next([other('a', 1)]))).toEqual(['a']);
    expect(feed.next([other('a', 1)])).toBeUndefined();
    expect(told(feed.next([other('a', 2)]))).toEqual(['a']);
    feed.reset();
    expect(told(feed.next([other('a', 2)]))).toEqual(['a']);
    expect(told(feed.next([]))).toEqual([]);
  });

  it('are the newest hundred', () => {
    const many = Array.from({ length: 130 }, (_, i) => other(`r${i}`, 1));
    expect(told(new OthersFeed({ id: 'x', name: run.name }).next(many))?.at(-1)).toBe('r99');
  });
});

describe('the news of a panel', () => {
  const header = (history: RunHistory) => buildHeader(run, history, 'running', start + 10_000);

  it('asks for the other runs when it is shown and when one of them ended, not at every step', () => {
    const history = historyOf({ type: 'stage-started', stage: 0 }, steps(0, 'teacher', 1, 60));
    const news = new PanelNews(run);
    let asked = 0;
    const next = (...summaries: RunSummary[]) =>
      news.next(history, header(history), () => {
        asked++;
        return summaries;
      });
    expect(next(other('a', 1)).map(({ type }) => type)).toEqual(['snapshot', 'other-runs']);
    history.fold({ t: start + 9000, ...steps(0, 'teacher', 61, 3) } as never);
    expect(next(other('a', 1)).map(({ type }) => type)).toEqual(['delta']);
    expect(news.summarized(other('b', 2, {}, 'running'))).toBe(false);
    expect(next()).toEqual([]);
    expect(asked).toBe(1);
    expect(news.summarized(other('b', 2))).toBe(true);
    expect(next(other('b', 2), other('a', 1)).map(told)).toEqual([['b', 'a']]);
    news.listed();
    expect(next(other('b', 2)).map(told)).toEqual([['b']]);
    expect(asked).toBe(3);
  });

  it('repeats reports and other runs after every snapshot, which takes them away', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'distillery-news-'));
    writeFileSync(join(dir, 'report.json'), JSON.stringify({ kind: 'quantization', mode: 'auto' }));
    const history = historyOf({ type: 'stage-started', stage: 0 }, steps(0, 'teacher', 1, 60));
    history.fold({ t: start, type: 'report', stage: 0, file: 'report.json' });
    const news = new PanelNews({ ...run, dir });
    const next = () => news.next(history, header(history), () => [other('a', 1)]);
    expect(next().some(Snapshot.is)).toBe(true);
    expect(await news.reports(history)).toHaveLength(1);
    expect(await news.reports(history)).toEqual([]);
    history.fold({ t: start, type: 'resumed', stage: 0, track: 'teacher', step: 50 });
    expect(next().map(({ type }) => type)).toEqual(['snapshot', 'other-runs']);
    expect(await news.reports(history)).toHaveLength(1);
    rmSync(dir, { recursive: true });
  });
});
