// Measures what one delta costs the panel's page: from the start of its frame to the end of drawing, in milliseconds.
// Six lines of the loss chart and three below it, each with as many points as the table's first column says.
// `npm run build` is not needed. Wants Chromium: CHROMIUM names it, else /usr/bin/chromium.
import { chromium } from 'playwright-core';
import { servePanel } from './serve-panel.mjs';

const DELTAS = 60;
const WARM_UP = 10;
const POINTS = [20_000, 100_000, 1_000_000];

const { url, close } = await servePanel();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

/** Sends deltas of 25 rows, one a frame, and returns how long each frame's script ran. */
async function measure(points) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  await page.addInitScript(() => {
    const frame = window.requestAnimationFrame.bind(window);
    window.durations = [];
    window.requestAnimationFrame = (draw) =>
      frame((time) => {
        const start = performance.now();
        draw(time);
        window.durations.push(performance.now() - start);
      });
  });
  await page.goto(`${url}?points=${points}`);
  await page.waitForFunction(() => document.querySelectorAll('canvas').length === 3);
  const durations = await page.evaluate(async (deltas) => {
    const updates = [];
    for (let i = 0; i < deltas; i++) {
      window.durations.length = 0;
      window.sendMore(25);
      // The frame after the one that drew reports it.
      await new Promise((done) => setTimeout(done, 100));
      updates.push(window.durations.reduce((sum, duration) => sum + duration, 0));
    }
    return updates;
  }, DELTAS);
  await page.close();
  return durations.slice(WARM_UP).sort((a, b) => a - b);
}

process.stdout.write('points     median    p95\n');
for (const points of POINTS) {
  const sorted = await measure(points);
  const at = (share) => sorted[Math.floor(share * (sorted.length - 1))].toFixed(1).padStart(6);
  process.stdout.write(`${String(points).padEnd(9)} ${at(0.5)} ms ${at(0.95)} ms\n`);
}
await browser.close();
close();
