import { cellsHeight } from '../../data/pruning/cell-layout';
import { compact, type Figure, share } from '../../data/pruning/figures';
import { laneCount } from '../../data/pruning/lanes';
import { boundaryWords } from '../../data/pruning/readout';
import { integer } from '../../format';
import type { Palette } from '../../theme';
import { layOutMap, type MapContent, type MapScene } from './scene';

const MARGIN = 20;
const TOP = 112;
const WIDTH = { name: 200, lanes: 24, lane: 9, kept: 76, parameters: 64, flops: 60, share: 52, cells: 768 };
/** No browser draws higher pictures. */
const MOST_PIXELS = 16_000;

interface Ink {
  ctx: OffscreenCanvasRenderingContext2D;
  palette: Palette;
}

function write(
  { ctx, palette }: Ink,
  text: string,
  x: number,
  y: number,
  look: { muted?: boolean; right?: boolean; font?: string; room?: number } = {},
): void {
  ctx.font = `${look.font ?? '12px'} ${palette.fontFamily}`;
  ctx.fillStyle = look.muted ? palette.colour.muted : palette.colour.fg;
  ctx.textAlign = look.right ? 'right' : 'left';
  ctx.textBaseline = 'middle';
  let shown = text;
  while (look.room && shown.length > 4 && ctx.measureText(shown).width > look.room) shown = `…${shown.slice(2)}`;
  ctx.fillText(shown, x, y);
}

function drawLanes({ ctx, palette }: Ink, { layout, data }: MapScene, x: number): void {
  const at = (row: number) => TOP + (layout.tops[row] ?? 0) + layout.lane.middle;
  for (const { first, last, lane, rows, group } of layout.lanes) {
    const left = x + lane * WIDTH.lane;
    ctx.strokeStyle = palette.colour.rule;
    ctx.fillStyle = palette.colour.bg;
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    ctx.moveTo(left, at(first));
    ctx.lineTo(left, at(last));
    ctx.stroke();
    for (const row of rows) {
      ctx.beginPath();
      ctx.arc(left, at(row), 3.5, 0, 2 * Math.PI);
      ctx.fill();
      ctx.stroke();
    }
    const name = data.report.groups[group]?.name ?? '';
    write({ ctx, palette }, name, x + laneCount(layout.lanes) * WIDTH.lane, at(first), { muted: true, font: '11px' });
  }
}

function drawCellsOf({ ctx }: Ink, scene: MapScene, row: number, x: number, y: number): void {
  const { data, step, scale, ink, layout } = scene;
  const group = data.layer(row)?.group;
  const cells = layout.cells[row];
  if (group === undefined || !cells) return;
  const image = ink.pixels(data.cells(step, group, scale), cells);
  const strip = new OffscreenCanvas(image.width, image.height);
  strip.getContext('2d')?.putImageData(image, 0, 0);
  ctx.drawImage(strip, x, y, image.width / ink.pixelRatio, cellsHeight(cells));
}

/** Kept, parameters and FLOPs at the end of a row. */
function drawNumbers(ink: Ink, { data, step }: MapScene, row: number, x: number, y: number): void {
  const [now, before] = [data.step(step), data.step(0)];
  const most = Math.max(1, ...before.layerFlops);
  const { ctx, palette } = ink;
  let right = x + WIDTH.kept;
  write(ink, `${integer(data.keptOf(step, row))} / ${integer(data.layer(row)?.channels ?? 0)}`, right, y, {
    right: true,
  });
  right += WIDTH.parameters;
  write(ink, compact(now.layerParameters[row] ?? 0), right, y, { right: true });
  const length = (flops: number | undefined) => ((flops ?? 0) / most) * WIDTH.flops;
  ctx.fillStyle = palette.colour.student;
  ctx.fillRect(right + MARGIN, y - 4, length(now.layerFlops[row]), 8);
  ctx.fillStyle = palette.colour.muted;
  ctx.fillRect(right + MARGIN + length(before.layerFlops[row]), y - 5, 1, 10);
  write(ink, share(now.layerFlops[row] ?? 0, now.flops, 1), right + MARGIN + WIDTH.flops + WIDTH.share, y, {
    right: true,
  });
}

function drawHead(ink: Ink, title: string, figures: readonly Figure[]): void {
  write(ink, title, MARGIN, 24, { font: '600 13px' });
  let x = MARGIN;
  for (const { label, before, now, note } of figures) {
    const value = [before === undefined ? '' : `${before} →`, now, note ? `(${note})` : ''].filter(Boolean).join(' ');
    write(ink, label, x, 52, { muted: true, font: '11px' });
    write(ink, value, x, 70, { font: '13px' });
    x += Math.max(ink.ctx.measureText(value).width, 80) + 32;
  }
}

/** What the columns hold; their names stand just above the first row. */
function drawColumns(ink: Ink, cellsLeft: number): void {
  const y = TOP - 8;
  const look = { muted: true, font: '11px' };
  write(ink, 'Layer', MARGIN, y, look);
  write(ink, 'Channels, in the order of the graph', cellsLeft, y, look);
  const kept = cellsLeft + WIDTH.cells + WIDTH.kept;
  write(ink, 'Kept', kept, y, { ...look, right: true });
  write(ink, 'Params', kept + WIDTH.parameters, y, { ...look, right: true });
  write(ink, 'FLOPs, share', kept + WIDTH.parameters + MARGIN, y, look);
}

/** The whole map with its figures as a PNG, also those rows that are not in view. */
export async function pictureOf(
  content: MapContent,
  figures: readonly Figure[],
  palette: Palette,
  title: string,
): Promise<Uint8Array> {
  const pixelRatio = content.ink.pixelRatio;
  const layout = layOutMap(content.data, { width: WIDTH.cells, stacked: false, pixelRatio });
  const scene: MapScene = { ...content, layout };
  const lanes = WIDTH.lanes + laneCount(layout.lanes) * WIDTH.lane;
  const cellsLeft = MARGIN + WIDTH.name + lanes;
  const width = cellsLeft + WIDTH.cells + WIDTH.kept + WIDTH.parameters + MARGIN + WIDTH.flops + WIDTH.share + MARGIN;
  const height = TOP + (layout.tops.at(-1) ?? 0) + MARGIN;
  const zoom = Math.min(pixelRatio, MOST_PIXELS / height);
  const canvas = new OffscreenCanvas(Math.round(width * zoom), Math.round(height * zoom));
  const ctx = canvas.getContext('2d');
  if (!ctx) throw new Error('This browser gives no canvas to draw the picture on.');
  ctx.scale(zoom, zoom);
  ctx.imageSmoothingEnabled = zoom !== pixelRatio;
  const ink: Ink = { ctx, palette };
  ctx.fillStyle = palette.colour.bg;
  ctx.fillRect(0, 0, width, height);
  drawHead(ink, title, figures);
  drawColumns(ink, cellsLeft);
  drawLanes(ink, scene, MARGIN + WIDTH.name + WIDTH.lane);
  for (const [row, { name, group }] of content.data.report.layers.entries()) {
    const top = TOP + (layout.tops[row] ?? 0);
    const middle = top + layout.lane.middle;
    write(ink, name, MARGIN, middle, { muted: group === undefined, room: WIDTH.name - 8 });
    if (group === undefined)
      write(ink, boundaryWords(content.data, row), cellsLeft, middle, { muted: true, font: '11px' });
    drawCellsOf(ink, scene, row, cellsLeft, top + layout.cellsTop);
    drawNumbers(ink, scene, row, cellsLeft + WIDTH.cells, middle);
  }
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}
