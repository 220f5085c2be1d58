import { drawBoxes } from '../../boxes';
import { drawShapes } from '../../shapes';

/** Space for the title above the charts and below them, in CSS pixels. */
const TITLE_HEIGHT = 40;
const MARGIN = 12;

interface Origin {
  x: number;
  y: number;
}

function isVisible(element: Element): boolean {
  return element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
}

function drawTexts(ctx: OffscreenCanvasRenderingContext2D, root: Element, origin: Origin): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent && !parent.closest('.visually-hidden, .tool') && isVisible(parent)) drawWords(ctx, node, parent, origin);
  }
}

/** Word by word, so that a text is broken into lines where the page breaks it. */
function drawWords(ctx: OffscreenCanvasRenderingContext2D, node: Node, parent: Element, { x, y }: Origin): void {
  const style = getComputedStyle(parent);
  const toTheRight = style.textAlign === 'right';
  ctx.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  // An SVG text has its colour in `fill`.
  ctx.fillStyle = parent instanceof SVGElement ? style.fill : style.color;
  ctx.textBaseline = 'middle';
  // A canvas has no tabular figures; numbers keep at least the edge that they are read by.
  ctx.textAlign = toTheRight ? 'right' : 'left';
  const range = document.createRange();
  for (const { 0: word, index } of (node.textContent ?? '').matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    ctx.fillText(word, (toTheRight ? right : left) - x, (top + bottom) / 2 - y);
  }
}

/** A view as it stands in the page, with its legends and the values in them, as a PNG. */
export async function pictureOf(root: HTMLElement, title: string, background: string): Promise<Uint8Array> {
  const box = root.getBoundingClientRect();
  const scale = window.devicePixelRatio;
  const origin = { x: box.left, y: box.top - TITLE_HEIGHT };
  const [width, height] = [box.width, TITLE_HEIGHT + box.height + MARGIN];
  const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
  const ctx = canvas.getContext('2d');
  if (!ctx) throw new Error('This browser gives no canvas to draw the picture on.');
  ctx.scale(scale, scale);
  ctx.fillStyle = background;
  ctx.fillRect(0, 0, width, height);
  drawBoxes(ctx, root, origin);
  for (const chart of root.querySelectorAll('canvas')) {
    const place = chart.getBoundingClientRect();
    ctx.drawImage(chart, place.left - origin.x, place.top - origin.y, place.width, place.height);
  }
  drawShapes(ctx, root, origin);
  drawTexts(ctx, root, origin);
  const style = getComputedStyle(root);
  ctx.font = `600 13px ${style.fontFamily}`;
  ctx.textAlign = 'left';
  ctx.fillStyle = style.color;
  ctx.fillText(title, TITLE_HEIGHT / 2, TITLE_HEIGHT / 2);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}
