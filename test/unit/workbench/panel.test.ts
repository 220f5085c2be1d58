import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RunHistory } from '../../../src/runs';
import { Feed } from '../../../src/workbench/panel/feed';
import { buildHeader } from '../../../src/workbench/panel/header';
import { panelHtml } from '../../../src/workbench/panel/html';
import { ReportFeed } from '../../../src/workbench/panel/report-feed';
import { Delta, Snapshot } from '../../../webview/protocol';
import { historyOf, plan, run, start, steps, validated } from './histories';

const header = (history: RunHistory) => buildHeader(run, history, 'running', start + 10_000);

describe('the header', () => {
  it('tells where the run stands and what each stage costs', () => {
    const history = historyOf(
      { type: 'stage-started', stage: 0 },
      steps(0, 'teacher', 1, 60),
      validated(0, 'teacher', 50, 0.9),
    );
    expect(header(history)).toMatchObject({
      stage: { label: 'train', index: 0, count: 3 },
      step: { now: 60, of: 100 },
      epoch: { now: 2, of: 2 },
      elapsedSeconds: 10,
      device: 'CPU',
      rail: [
        { label: 'train', state: 'running', share: 0.3, done: 0.6 },
        { label: 'distil', state: 'waiting', share: 0.6, done: 0 },
        { label: 'evaluate', state: 'waiting', share: 0.1, done: 0 },
      ],
    });
  });

  it('stands at once for a run that has not begun', () => {
    expect(buildHeader(run, new RunHistory(), 'queued', start)).toMatchObject({
      name: 'small',
      rail: [],
      models: [],
      elapsedSeconds: 0,
    });
  });
});

describe('what a panel hears', () => {
  it('is a snapshot first, then only what is new, and nothing where nothing is', () => {
    const history = historyOf({ type: 'stage-started', stage: 0 }, steps(0, 'teacher', 1, 60));
    const feed = new Feed();
    const first = feed.next(history, header(history));
    expect(Snapshot.is(first) && first.rows.steps[0]?.loss.length).toBe(60);
    expect(feed.next(history, header(history))).toBeUndefined();
    history.fold({ t: start + 9000, ...steps(0, 'teacher', 61, 3) } as never);
    const delta = feed.next(history, header(history));
    expect(Delta.is(delta) && delta.rows.steps[0]?.step).toEqual(new Float64Array([61, 62, 63]));
  });

  it('is a snapshot again when rows became void, the axis was laid out, or the panel was hidden', () => {
    const history = new RunHistory();
    const feed = new Feed();
    expect(Snapshot.is(feed.next(history, header(history)))).toBe(true);
    history.fold({ t: start, type: 'started', name: 'small', experiment: '/e', device: 'CPU', threads: 2, plan });
    const laidOut = feed.next(history, header(history));
    expect(Snapshot.is(laidOut) && laidOut.spans.map(({ to }) => to)).toEqual([100, 200]);
    history.fold({ t: start, ...steps(0, 'teacher', 1, 60) } as never);
    feed.next(history, header(history));
    history.fold({ t: start, type: 'resumed', stage: 0, track: 'teacher', step: 50 });
    const resumed = feed.next(history, header(history));
    expect(Snapshot.is(resumed) && resumed.rows.steps[0]?.loss.length).toBe(50);
    feed.reset();
    expect(Snapshot.is(feed.next(history, header(history)))).toBe(true);
  });
});

describe('the page', () => {
  it('runs nothing but the bundle, by a nonce of its own', () => {
    const page = () =>
      panelHtml({ script: 'https://x/panel.js', style: 'https://x/panel.css', cspSource: 'https://x' });
    const policy = /content="(default-src[^"]*)"/.exec(page())?.[1] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'nonce-[\w+/=]{20,}';/);
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(page()).not.toBe(page());
  });
});

describe('what stages wrote', () => {
  it('is sent when it is new, again when it was written again, and whole to a panel that lost it', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'distillery-reports-'));
    const write = (mode: string) =>
      writeFileSync(join(dir, 'report.json'), JSON.stringify({ kind: 'quantization', mode }));
    const feed = new ReportFeed({ ...run, dir });
    const modes = async (t: number) => {
      const sent = await feed.next({ reports: new Map([[2, { file: 'report.json', t }]]) });
      return sent.map(({ report }) => report.kind === 'quantization' && report.mode);
    };
    expect(await modes(1)).toEqual([]); // not there yet
    write('static');
    expect(await modes(1)).toEqual(['static']);
    expect(await modes(1)).toEqual([]);
    write('auto');
    expect(await modes(2)).toEqual(['auto']);
    feed.reset();
    expect(await modes(2)).toEqual(['auto']);
    rmSync(dir, { recursive: true });
  });
});
