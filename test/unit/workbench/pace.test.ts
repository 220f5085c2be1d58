import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pace } from '../../../src/workbench/panel/pace';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A page that takes `drawing` milliseconds to draw, or never says that it has. Tells when messages were sent. */
function paced(drawing?: number) {
  const sent: number[] = [];
  const pace = new Pace(() => {
    sent.push(Date.now() - start);
    pace.sent({ isDrawn: true });
    if (drawing !== undefined) setTimeout(() => pace.drawn(), drawing);
  });
  const start = Date.now();
  return { pace, sent };
}

/** News come every 10 ms for so long. */
function feed(pace: Pace, ms: number) {
  for (let passed = 0; passed < ms; passed += 10) {
    pace.want();
    vi.advanceTimersByTime(10);
  }
}

test('the first news go out at once, later ones together, 15 times a second', () => {
  const { pace, sent } = paced(5);
  feed(pace, 1000);
  expect(sent.slice(0, 3)).toEqual([0, 66, 132]);
  expect(sent).toHaveLength(16);
});

test('a page that takes long to draw hears of nothing meanwhile, and has as long for other things', () => {
  const { pace, sent } = paced(200);
  feed(pace, 1000);
  expect(sent).toEqual([0, 400, 800]);
});

test('a page that says nothing is told again after a second', () => {
  const { pace, sent } = paced();
  feed(pace, 2500);
  expect(sent).toEqual([0, 1000, 2000]);
});

test('after a message that is not answered only the frame is waited for', () => {
  const { pace, sent } = paced(5);
  pace.sent({ isDrawn: false });
  feed(pace, 100);
  expect(sent[0]).toBe(66);
});

test('without news nothing is sent, and nothing after the end', () => {
  const { pace, sent } = paced(5);
  pace.want();
  vi.advanceTimersByTime(5000);
  expect(sent).toEqual([0]);
  pace.want();
  pace.want();
  pace.dispose();
  vi.advanceTimersByTime(5000);
  expect(sent).toEqual([0]);
});
