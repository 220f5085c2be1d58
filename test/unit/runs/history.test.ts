import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JournalEvent, type NewEvent, RunHistory, readHistory, type Track } from '../../../src/runs';
import { newRun, plan } from './helpers';

/** Folds events that happen at the given seconds. */
function history(...events: [seconds: number, NewEvent][]): RunHistory {
  const h = new RunHistory();
  for (const [seconds, event] of events) h.fold({ t: seconds * 1000, ...event } as JournalEvent);
  return h;
}

const started: NewEvent = { type: 'started', name: 'mnist', experiment: '/a', device: 'cpu', threads: 2, plan };
const stage = (index: number): NewEvent => ({ type: 'stage-started', stage: index });
const finishStage = (index: number): NewEvent => ({ type: 'stage-finished', stage: index, result: { name: 'x' } });

/** `count` steps of 10 ms; each loss is its own step number, so that a row tells where it came from. */
function steps(index: number, track: Track, from: number, count: number, tag = 0): NewEvent {
  const column = Array.from({ length: count }, (_, i) => from + i + tag);
  const lr = column.map(() => 0.5);
  return { type: 'steps', stage: index, track, step: from, loss: column, lr, ms: column.map(() => 10) };
}

function validated(index: number, track: Track, step: number, accuracy: number, best = false): NewEvent {
  return { type: 'validated', stage: index, track, step, accuracy, loss: 1, best };
}

const rowsOf = (h: RunHistory, track: Track) => h.since().rows.steps.find((columns) => columns.track === track);
const validationsOf = (h: RunHistory, track: Track) =>
  h.since().rows.validations.find((columns) => columns.track === track);

describe('where a run stands', () => {
  it('is queued, then runs stage by stage to its end', () => {
    expect(new RunHistory()).toMatchObject({ status: 'queued', position: undefined, progress: 0 });
    const h = history([10, started], [10, stage(0)], [11, steps(0, 'teacher', 1, 12)]);
    expect(h).toMatchObject({ status: 'running', name: 'mnist', device: 'cpu', threads: 2, startedAt: 10_000 });
    expect(h.position).toEqual({
      stage: 0,
      label: 'train teacher',
      track: 'teacher',
      step: { now: 12, of: 20 },
      epoch: { now: 2, of: 2 },
    });
    expect(h.progress).toBeCloseTo((2 * 12) / 20 / 10);
    const end = history([0, started], [1, finishStage(0)], [2, { type: 'finished', status: 'done', seconds: 2 }]);
    expect(end.status).toBe('done');
    expect(end.stages.map(({ state }) => state)).toEqual(['done', 'waiting', 'waiting']);
  });

  it('tells of work beside training', () => {
    const h = history(
      [0, started],
      [1, stage(2)],
      [2, { type: 'progress', stage: 2, message: 'latency', done: 1, total: 4 }],
    );
    expect(h.position).toEqual({ stage: 2, label: 'evaluate' });
    expect(h.stages[2]).toMatchObject({ state: 'running', work: { message: 'latency', done: 1, total: 4 } });
    expect(h.progress).toBeCloseTo((1 / 4) * (2 / 10));
  });

  it('keeps what went wrong and where, until the run is taken up again', () => {
    const problem = { code: 'diverged', message: 'NaN', remedy: 'lower lr', stage: 1, step: 3 };
    const failed: [number, NewEvent][] = [
      [0, started],
      [1, stage(0)],
      [2, finishStage(0)],
      [3, stage(1)],
      [4, { type: 'finished', status: 'failed', problem, seconds: 4 }],
    ];
    expect(history(...failed)).toMatchObject({ status: 'failed', problem });
    expect(history(...failed).stages.map(({ state }) => state)).toEqual(['done', 'failed', 'waiting']);
    const again = history(...failed, [9, started], [9, { type: 'resumed', stage: 1, track: 'student', step: 2 }]);
    expect(again).toMatchObject({ status: 'running', problem: undefined });
    expect(again.stages[1]?.state).toBe('running');
  });

  it('runs again with the first word after its end', () => {
    const stopped: [number, NewEvent][] = [
      [0, started],
      [1, stage(2)],
      [2, { type: 'finished', status: 'stopped', seconds: 2 }],
    ];
    expect(history(...stopped).status).toBe('stopped');
    const again = history(...stopped, [90, stage(2)], [91, finishStage(2)]);
    expect(again.status).toBe('running');
    expect(again.elapsedSeconds()).toBe(3);
  });

  it('gives each state of the models once, with its newest figures, and forgets what is void', () => {
    const pruned = { name: 'pruned', track: 'student' as const, parameters: 5, bytes: 20 };
    const h = history(
      [0, started],
      [1, { type: 'model', stage: 1, model: { ...pruned, name: 'student', accuracy: 0.8 } }],
      [2, { type: 'model', stage: 2, model: { ...pruned, accuracy: 0.7 } }],
      [3, { type: 'model', stage: 2, model: { ...pruned, bytes: 19 } }],
      [4, { type: 'report', stage: 2, file: 'artifacts/a.json' }],
    );
    expect(h.models.map(({ name, accuracy, bytes }) => [name, accuracy, bytes])).toEqual([
      ['student', 0.8, 20],
      ['pruned', 0.7, 19],
    ]);
    expect([...h.reports.keys()]).toEqual([2]);
    h.fold({ t: 5000, type: 'resumed', stage: 1, track: 'student', step: 3 });
    expect(h.models.map(({ name }) => name)).toEqual(['student']);
    expect(h.reports.size).toBe(0);
  });

  it('gives the models of the last stage that measured them', () => {
    const models = [{ name: 'student', track: 'student' as const, parameters: 5, bytes: 20, accuracy: 0.9 }];
    const h = history(
      [0, started],
      [1, { type: 'stage-finished', stage: 1, result: { name: 'distil', parameters: 5 } }],
      [2, { type: 'stage-finished', stage: 2, result: { name: 'evaluate', models } }],
    );
    expect(h.models).toEqual(models);
    expect(h.results.map(({ name }) => name)).toEqual(['distil', 'evaluate']);
  });
});

describe('rows', () => {
  it('stand on one axis: stage after stage, the baseline over the student', () => {
    const h = history(
      [0, started],
      [1, steps(0, 'teacher', 1, 20)],
      [2, steps(1, 'student', 1, 40)],
      [3, steps(1, 'baseline', 1, 2)],
    );
    expect(rowsOf(h, 'teacher')?.step).toEqual(Float64Array.from({ length: 20 }, (_, i) => i + 1));
    expect(rowsOf(h, 'student')?.step.at(0)).toBe(21);
    expect(rowsOf(h, 'baseline')?.step).toEqual(Float64Array.of(21, 22));
    expect(h.spans).toEqual([
      { label: 'train teacher', from: 0, to: 20, stepsPerEpoch: 10 },
      { label: 'distil', from: 20, to: 60, stepsPerEpoch: 20 },
    ]);
  });

  it('know when each step ended and how fast it was', () => {
    const h = history([100, started], [100, stage(0)], [101, steps(0, 'teacher', 1, 3)]);
    const rows = rowsOf(h, 'teacher');
    expect([...(rows?.time ?? [])].map((s) => s.toFixed(2))).toEqual(['0.98', '0.99', '1.00']);
    expect(rows?.stepsPerSecond).toEqual(Float32Array.of(100, 100, 100));
    expect(h.stepsPerSecond).toBeCloseTo(100);
  });

  it('have NaN where nothing was measured, and where JSON wrote null for it', () => {
    const run = newRun();
    const events = [
      { t: 0, ...started },
      {
        t: 9,
        type: 'steps',
        stage: 0,
        track: 'teacher',
        step: 1,
        loss: [1, Number.NaN],
        ce: [2],
        hidden: [4, 5],
        temperature: [8, 7],
        lr: [3, 3],
        ms: [Number.NaN, 5],
      },
    ];
    writeFileSync(run.paths.journal, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    const rows = rowsOf(readHistory(run), 'teacher');
    expect(rows?.loss).toEqual(Float32Array.of(1, Number.NaN));
    expect(rows?.kl).toEqual(Float32Array.of(Number.NaN, Number.NaN));
    expect(rows?.ce).toEqual(Float32Array.of(2, Number.NaN));
    expect(rows?.stepsPerSecond).toEqual(Float32Array.of(Number.NaN, 200));
    expect([rows?.hidden, rows?.temperature]).toEqual([Float32Array.of(4, 5), Float32Array.of(8, 7)]);
  });

  it('hold validations and the best of them', () => {
    const h = history(
      [0, started],
      [1, validated(1, 'teacher', 0, 0.99)],
      [1, validated(1, 'teacher', 0, 0.99)],
      [2, validated(1, 'student', 10, 0.8, true)],
      [3, validated(1, 'student', 20, 0.9, true)],
      [4, validated(1, 'student', 30, 0.85)],
    );
    expect(validationsOf(h, 'teacher')?.step).toEqual(Float64Array.of(20));
    expect(validationsOf(h, 'student')?.step).toEqual(Float64Array.of(30, 40, 50));
    expect(h.curves.best('student')?.step).toBe(40);
    expect(h.curves.best('student')?.accuracy).toBeCloseTo(0.9);
    expect(h.curves.best('baseline')).toBeUndefined();
    expect(h.curves.latest('student').accuracy).toBeCloseTo(0.85);
    expect(h.curves.latest('baseline')).toEqual({});
  });
});

/**
 * Plays training events, killed after the event `kill` and resumed at the event `back`, `within` steps into it: a
 * checkpoint may lie within what one event told.
 */
function playInterrupted(
  events: NewEvent[],
  interruptions: [kill: number, back: number, within: number][],
): RunHistory {
  const h = history([0, started]);
  let at = 0;
  const play = (to: number) => {
    for (; at < to; at++) h.fold({ t: 1, ...events[at] } as JournalEvent);
  };
  for (const [kill, back, within] of interruptions) {
    play(kill);
    const into = back < at ? within : 0;
    at = Math.min(at, back, events.length - 1);
    const { stage: index, track, step } = events[at] as Extract<NewEvent, { type: 'steps' }>;
    h.fold({ t: 2, type: 'resumed', stage: index, track, step: step - 1 + into });
    h.fold({ t: 2, ...steps(index, track, step + into, 5 - into) } as JournalEvent);
    at++;
  }
  play(events.length);
  return h;
}

describe('a resumed run', () => {
  const before: [number, NewEvent][] = [
    [0, started],
    [0, stage(0)],
    [1, steps(0, 'teacher', 1, 20)],
    [1, validated(0, 'teacher', 20, 0.99, true)],
    [1, finishStage(0)],
    [1, stage(1)],
    [2, steps(1, 'student', 1, 40)],
    [2, validated(1, 'student', 40, 0.9, true)],
    [3, steps(1, 'baseline', 1, 30)],
  ];

  it('forgets what came after its step, in that track and later', () => {
    const h = history(...before, [9, { type: 'resumed', stage: 1, track: 'student', step: 10 }]);
    expect(rowsOf(h, 'teacher')?.step.length).toBe(20);
    expect(rowsOf(h, 'student')?.step.at(-1)).toBe(30);
    expect(rowsOf(h, 'baseline')).toBeUndefined();
    expect(validationsOf(h, 'student')).toBeUndefined();
    expect(h.curves.best('teacher')?.step).toBe(20);
    expect(h.stages[1]).toMatchObject({ state: 'running', steps: [10, 0] });
    expect(h.progress).toBeCloseTo((2 + (6 * 10) / 80) / 10);
  });

  it('keeps the earlier track of its stage whole', () => {
    const h = history(...before, [9, { type: 'resumed', stage: 1, track: 'baseline', step: 5 }]);
    expect(rowsOf(h, 'student')?.step.at(-1)).toBe(60);
    expect(rowsOf(h, 'baseline')?.step).toEqual(Float64Array.of(21, 22, 23, 24, 25));
    expect(validationsOf(h, 'student')?.step).toEqual(Float64Array.of(60));
    expect(h.stages[1]?.steps).toEqual([40, 5]);
  });

  it('goes back to the start of a stage where no track is named', () => {
    const h = history(...before, [9, { type: 'resumed', stage: 1, step: 0 }]);
    expect(rowsOf(h, 'teacher')?.step.length).toBe(20);
    expect(rowsOf(h, 'student')).toBeUndefined();
    expect(validationsOf(h, 'teacher')?.step).toEqual(Float64Array.of(20));
  });

  it('that was killed before a checkpoint trains again without a word, and its new rows count', () => {
    const h = history(...before, [9, started], [9, stage(1)], [10, steps(1, 'baseline', 1, 2, 1000)]);
    expect(rowsOf(h, 'student')?.step.length).toBe(40);
    expect(rowsOf(h, 'baseline')?.loss).toEqual(Float32Array.of(1001, 1002));
    const earlier = history(...before, [9, started], [9, stage(0)], [10, steps(0, 'teacher', 1, 2, 1000)]);
    expect(rowsOf(earlier, 'teacher')?.loss).toEqual(Float32Array.of(1001, 1002));
    expect(rowsOf(earlier, 'student')).toBeUndefined();
    expect(earlier.stages.map(({ state }) => state)).toEqual(['running', 'waiting', 'waiting']);
  });

  it('shows the rows that an uninterrupted run shows, wherever it was interrupted', () => {
    const whole = [
      ...Array.from({ length: 4 }, (_, i) => steps(0, 'teacher', 1 + 5 * i, 5)),
      ...Array.from({ length: 8 }, (_, i) => steps(1, 'student', 1 + 5 * i, 5)),
      ...Array.from({ length: 8 }, (_, i) => steps(1, 'baseline', 1 + 5 * i, 5)),
    ];
    const pure = (h: RunHistory) => h.since().rows.steps.map(({ track, step, loss }) => ({ track, step, loss }));
    const expected = pure(history([0, started], ...whole.map((event): [number, NewEvent] => [1, event])));
    const cuts = fc.array(fc.tuple(fc.nat(20), fc.nat(20), fc.nat(4)), { maxLength: 4 });
    fc.assert(
      fc.property(cuts, (interruptions) => {
        const h = playInterrupted(whole, interruptions);
        expect(pure(h)).toEqual(expected);
      }),
    );
  });
});

describe('time', () => {
  it('does not count while no process ran', () => {
    const killed = history(
      [0, started],
      [10, steps(0, 'teacher', 1, 5)],
      [100, { type: 'resumed', stage: 0, track: 'teacher', step: 3 }],
    );
    expect(killed.elapsedSeconds()).toBe(10);
    expect(killed.elapsedSeconds(104_000)).toBe(14);
    const again = history([0, started], [10, stage(0)], [100, started], [105, stage(0)]);
    expect(again.elapsedSeconds()).toBe(15);
    const silent = history([0, started], [10, stage(2)], [100, stage(2)], [105, finishStage(2)]);
    expect(silent.elapsedSeconds()).toBe(15);
  });

  it('counts pauses for the run and not for the estimate', () => {
    const events: [number, NewEvent][] = [
      [0, started],
      [10, steps(0, 'teacher', 1, 10)],
      [10, { type: 'paused' }],
      [70, { type: 'continued' }],
      [80, steps(0, 'teacher', 11, 10)],
    ];
    expect(history(...events).elapsedSeconds()).toBe(80);
    // A fifth of the cost in 20 s of work: 80 s remain.
    expect(history(...events).etaSeconds()).toBeCloseTo(80);
    expect(history(...events).etaSeconds(90_000)).toBeCloseTo(70);
    expect(history(...events.slice(0, 3)).status).toBe('paused');
    expect(history(...events.slice(0, 3)).etaSeconds()).toBeUndefined();
  });

  it('that was lost with void steps does not slow the estimate', () => {
    const h = history(
      [0, started],
      [10, steps(0, 'teacher', 1, 20)],
      [50, { type: 'resumed', stage: 0, track: 'teacher', step: 10 }],
      [55, steps(0, 'teacher', 11, 10)],
    );
    expect(h.etaSeconds()).toBeCloseTo(40);
  });

  it('is not estimated too early, nor when nothing runs', () => {
    expect(history([0, started], [1, steps(0, 'teacher', 1, 10)]).etaSeconds()).toBeUndefined();
    expect(history([0, started], [60, stage(0)]).etaSeconds()).toBeUndefined();
    expect(
      history(
        [0, started],
        [10, steps(0, 'teacher', 1, 20)],
        [11, { type: 'finished', status: 'stopped', seconds: 1 }],
      ).etaSeconds(),
    ).toBeUndefined();
  });
});

describe('what is new', () => {
  it('is told since a mark, and everything again after rows became void', () => {
    const h = history([0, started], [1, steps(0, 'teacher', 1, 5)]);
    const first = h.since();
    expect(first.whole).toBe(true);
    expect(h.since(first.mark)).toMatchObject({ whole: false, rows: { steps: [], validations: [] }, log: [] });
    for (const event of [
      steps(0, 'teacher', 6, 2),
      validated(0, 'teacher', 7, 0.5),
      { type: 'log', level: 'info', message: 'x' } as const,
    ])
      h.fold({ t: 2000, ...event } as JournalEvent);
    const second = h.since(first.mark);
    expect(second.rows.steps.map(({ track, loss }) => ({ track, loss }))).toEqual([
      { track: 'teacher', loss: Float32Array.of(6, 7) },
    ]);
    expect(second.rows.validations).toHaveLength(1);
    expect(second.log.map(({ message }) => message)).toEqual(['x']);
    // A view of the growing column would send its whole buffer to the panel.
    expect(second.rows.steps[0]?.loss.buffer.byteLength).toBe(8);
    h.fold({ t: 3000, type: 'resumed', stage: 0, track: 'teacher', step: 2 });
    const third = h.since(second.mark);
    expect(third).toMatchObject({ whole: true, log: [{ message: 'x' }] });
    expect(third.rows.steps[0]?.step).toEqual(Float64Array.of(1, 2));
    expect(new RunHistory().since(third.mark).whole).toBe(true);
  });

  it('keeps the newest 5,000 log lines at most', () => {
    const h = new RunHistory();
    const say = (i: number) => h.fold({ t: i, type: 'log', level: 'info', message: String(i) });
    for (let i = 0; i < 4990; i++) say(i);
    const { mark } = h.since();
    for (let i = 4990; i < 12_345; i++) say(i);
    expect(h.log.length).toBeLessThanOrEqual(5000);
    expect(h.log.length).toBeGreaterThan(4000);
    expect(h.log.at(-1)?.message).toBe('12344');
    expect(h.since(mark).log).toEqual(h.log);
  });
});

describe('a long run', () => {
  it('of 1.2 million steps is kept whole', () => {
    const long = [
      {
        kind: 'train',
        label: 'train',
        cost: 1,
        tracks: [{ track: 'student' as const, steps: 1_200_000, stepsPerEpoch: 1000, epochs: 1200 }],
      },
    ];
    const h = history([0, { ...started, plan: long } as NewEvent]);
    const events = Array.from(
      { length: 60_000 },
      (_, i) => ({ t: i, ...steps(0, 'student', 1 + i * 20, 20) }) as JournalEvent,
    );
    for (const event of events) h.fold(event);
    expect(rowsOf(h, 'student')?.step.length).toBe(1_200_000);
  });
});
