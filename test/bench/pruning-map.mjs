// Measures what the pruning map costs the page with 102,400 cells (200 layers of 512 channels), in milliseconds:
// drawing all cells, wherever they are; a step of the slider, which redraws those in view; and a frame of scrolling.
// `npm run build` is not needed. Wants Chromium: CHROMIUM names it, else /usr/bin/chromium.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { servePanel } from './serve-panel.mjs';

const ROUNDS = 40;
const WARM_UP = 10;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** The cell painter alone, for the page to time. */
const CELLS = `
import { layOut, pitchFor } from './webview/data/pruning/cell-layout';
import { MapData } from './webview/data/pruning/map-data';
import { CellInk, drawCells } from './webview/views/pruning/cells';
import { sampleLarge } from './test/unit/webview/sample-pruning';
window.prepareCells = (width) => {
  const data = new MapData(sampleLarge());
  const pitch = pitchFor('channel', 512, width, devicePixelRatio);
  const layout = layOut('channel', 512, pitch, width);
  const ink = new CellInk('dark', '#9d9d9d', devicePixelRatio);
  const canvases = data.report.layers.map(() => document.createElement('canvas'));
  return (step) => {
    for (const [group, canvas] of canvases.entries()) drawCells(canvas, data.cells(step, group, 'layer'), layout, ink);
  };
};
`;

const { url, close } = await servePanel();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
const state = JSON.stringify({ run: 'sample', view: 'pruning' });
await page.addInitScript((kept) => {
  sessionStorage.setItem('state', kept);
  const frame = window.requestAnimationFrame.bind(window);
  // How long a frame's work takes: script before it, then style, layout and paint until the task after it.
  window.nextFrame = () =>
    new Promise((done) =>
      frame(() => {
        const start = performance.now();
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now() - start);
        channel.port2.postMessage(0);
      }),
    );
}, state);
await page.goto(`${url}?pruning=large&status=done&step=3798`);
await page.waitForSelector('.map-body .map-row');
const { outputFiles } = await build({
  stdin: { contents: CELLS, resolveDir: root, loader: 'ts' },
  bundle: true,
  write: false,
  format: 'iife',
});
await page.evaluate(outputFiles[0].text);

const all = await page.evaluate((rounds) => {
  const draw = window.prepareCells(document.querySelector('.map-head .map-cells').clientWidth);
  return Array.from({ length: rounds }, (_, round) => {
    const start = performance.now();
    draw(round % 3);
    return performance.now() - start;
  });
}, ROUNDS);

const slide = await page.evaluate(async (rounds) => {
  const slider = document.querySelector('.map-steps input');
  const script = [];
  const frame = [];
  for (let round = 0; round < rounds; round++) {
    slider.value = String(round % 3);
    const start = performance.now();
    slider.dispatchEvent(new Event('input'));
    script.push(performance.now() - start);
    frame.push(await window.nextFrame());
  }
  return { script, frame, rows: document.querySelectorAll('.map-body .map-row').length };
}, ROUNDS);

const scroll = await page.evaluate(async (rounds) => {
  const map = document.querySelector('.map');
  const frames = [];
  for (let round = 0; round < rounds * 3; round++) {
    map.scrollTop += 120;
    frames.push(await window.nextFrame());
  }
  return { frames, rows: document.querySelectorAll('.map-body .map-row').length };
}, ROUNDS);

const line = (name, durations) => {
  const sorted = durations.slice(WARM_UP).sort((a, b) => a - b);
  const at = (share) => sorted[Math.floor(share * (sorted.length - 1))].toFixed(2).padStart(7);
  process.stdout.write(`${name.padEnd(44)} ${at(0)} ${at(0.5)} ${at(0.95)}\n`);
};
process.stdout.write(`${''.padEnd(44)}    best  median     p95   (ms)\n`);
line('draw all 102,400 cells', all);
line(`slider: script, ${slide.rows} rows in the page`, slide.script);
line('slider: the frame after it', slide.frame);
line(`scroll 120 px: the frame, ${scroll.rows} rows`, scroll.frames);
await browser.close();
close();
