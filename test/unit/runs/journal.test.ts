import { appendFileSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JournalEvent, JournalReader, JournalWriter, RunGone } from '../../../src/runs';
import { newRun, temporaryFolder } from './helpers';

const log = (message: string): JournalEvent => ({ t: 1, type: 'log', level: 'info', message });
const messages = (events: JournalEvent[]) => events.map((event) => (event.type === 'log' ? event.message : event.type));

describe('a writer', () => {
  it('writes one line an event and stamps it with the time', () => {
    const { paths } = newRun();
    const before = Date.now();
    const writer = new JournalWriter(paths.journal);
    writer.write({ type: 'log', level: 'info', message: 'a\nb' });
    writer.write({ type: 'paused' });
    writer.close();
    const lines = readFileSync(paths.journal, 'utf8').split('\n');
    expect(lines).toHaveLength(3);
    const [first] = new JournalReader(paths.journal).read().events;
    expect(first).toMatchObject({ type: 'log', message: 'a\nb' });
    expect(first?.t).toBeGreaterThanOrEqual(before);
    expect(first?.t).toBeLessThanOrEqual(Date.now());
  });

  it('leaves the half line of a killed predecessor alone', () => {
    const { paths } = newRun();
    const first = new JournalWriter(paths.journal);
    first.write({ type: 'log', level: 'info', message: 'whole' });
    first.close();
    appendFileSync(paths.journal, '{"t":1,"type":"log","level":"info","mess');
    const second = new JournalWriter(paths.journal);
    second.write({ type: 'log', level: 'info', message: 'after' });
    second.write({ type: 'log', level: 'info', message: 'and again' });
    second.close();
    const reader = new JournalReader(paths.journal);
    expect(messages(reader.read().events)).toEqual(['whole', 'after', 'and again']);
    expect(reader.skipped).toBe(1);
  });

  it('throws RunGone when the folder is deleted under it, and when it was never there', () => {
    const run = newRun();
    const writer = new JournalWriter(run.paths.journal);
    writer.write({ type: 'paused' });
    rmSync(run.dir, { recursive: true });
    expect(() => writer.write({ type: 'continued' })).toThrow(RunGone);
    expect(() => new JournalWriter(run.paths.journal)).toThrow(run.dir);
    writer.close();
  });
});

describe('a reader', () => {
  it('brings only what is new, and a half-written last line once it is whole', () => {
    const { paths } = newRun();
    const reader = new JournalReader(paths.journal);
    expect(reader.read()).toEqual({ events: [], restarted: false, gone: false, more: false });
    const line = `${JSON.stringify(log('größe 蒸馏 🜁'))}\n`;
    appendFileSync(paths.journal, `${JSON.stringify(log('one'))}\n${line.slice(0, 20)}`);
    expect(messages(reader.read().events)).toEqual(['one']);
    expect(reader.read().events).toEqual([]);
    appendFileSync(paths.journal, line.slice(20));
    expect(messages(reader.read().events)).toEqual(['größe 蒸馏 🜁']);
  });

  it('skips and counts what is no event', () => {
    const { paths } = newRun();
    const broken = [
      '{"t":1,"ty',
      'null',
      '[]',
      '{"t":1,"type":"log"}',
      '{"type":"paused"}',
      '{"t":1,"type":"toString"}',
    ];
    writeFileSync(paths.journal, `${[...broken, '', JSON.stringify(log('good'))].join('\n')}\n`);
    const reader = new JournalReader(paths.journal);
    expect(messages(reader.read().events)).toEqual(['good']);
    expect(reader.skipped).toBe(broken.length);
  });

  it('starts again when the file was cut or replaced', () => {
    const { paths } = newRun();
    const reader = new JournalReader(paths.journal);
    const line = (message: string) => `${JSON.stringify(log(message))}\n`;
    writeFileSync(paths.journal, line('one') + line('two'));
    reader.read();
    truncateSync(paths.journal, line('one').length);
    expect(reader.read()).toMatchObject({ restarted: true, events: [log('one')] });
    writeFileSync(`${paths.journal}.other`, line('three') + line('four'));
    renameSync(`${paths.journal}.other`, paths.journal);
    expect(reader.read()).toMatchObject({ restarted: true, events: [log('three'), log('four')] });
    expect(reader.read()).toMatchObject({ restarted: false, events: [] });
  });

  it('tells a journal that is not there yet from one that is gone', () => {
    const run = newRun();
    const reader = new JournalReader(run.paths.journal);
    expect(reader.read().gone).toBe(false);
    writeFileSync(run.paths.journal, `${JSON.stringify(log('one'))}\n`);
    expect(reader.read().gone).toBe(false);
    rmSync(run.dir, { recursive: true });
    expect(reader.read()).toMatchObject({ gone: true, events: [] });
    expect(new JournalReader(run.paths.journal).read().gone).toBe(true);
  });

  it('reads a large journal piece by piece, and a line that is longer than a piece', () => {
    const { paths } = newRun();
    const all = Array.from({ length: 500 }, (_, i) => log(i === 250 ? 'x'.repeat(5000) : `line ${i}`));
    writeFileSync(paths.journal, all.map((event) => `${JSON.stringify(event)}\n`).join(''));
    const reader = new JournalReader(paths.journal, 1000);
    const pieces: JournalEvent[][] = [];
    for (let more = true; more; ) {
      const batch = reader.read();
      pieces.push(batch.events);
      more = batch.more;
    }
    expect(pieces.flat()).toEqual(all);
    expect(pieces.length).toBeGreaterThan(3);
    expect(reader.skipped).toBe(0);
  });

  it('gives the same events however the bytes come and however much is read at once', () => {
    const path = join(temporaryFolder(), 'journal.jsonl');
    const junk = fc.constantFrom('', '{', '{"t":1}', '"é', '\u0000');
    const line = fc.oneof(
      { weight: 4, arbitrary: fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(log(text))) },
      junk,
    );
    const property = fc.property(
      fc.array(line, { maxLength: 20 }),
      fc.array(fc.nat(400), { maxLength: 12 }),
      fc.integer({ min: 1, max: 200 }),
      (lines, cuts, chunk) => {
        const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
        rmSync(path, { force: true });
        writeFileSync(path, bytes);
        const whole = new JournalReader(path).read().events;
        rmSync(path);
        const reader = new JournalReader(path, chunk);
        const events: JournalEvent[] = [];
        const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        for (let i = 1; i < places.length; i++) {
          appendFileSync(path, bytes.subarray(places[i - 1], places[i]));
          for (let more = true; more; ) {
            const batch = reader.read();
            expect(batch.restarted).toBe(false);
            events.push(...batch.events);
            more = batch.more;
          }
        }
        expect(events).toEqual(whole);
        expect(whole.length).toBe(lines.filter((text) => text.includes('"log"')).length);
      },
    );
    fc.assert(property, { numRuns: 200 });
  });
});
