/** Draws the page's SVG shapes on a canvas as they stand in the page, for pictures of a view. */

type Context = OffscreenCanvasRenderingContext2D;

const SHAPES = 'svg path, svg rect, svg circle, svg line';
/** Distance between the lines of a hatch, in px. */
const HATCH = 4;

type Length = SVGAnimatedLength;

/** Lengths in px; the page has resolved percentages. */
const lengths = (...values: Length[]): number[] => values.map(({ baseVal }) => baseVal.value);

function outlineOf(shape: Element): Path2D {
  if (shape instanceof SVGPathElement) return new Path2D(shape.getAttribute('d') ?? '');
  const path = new Path2D();
  if (shape instanceof SVGCircleElement) {
    const [x = 0, y = 0, r = 0] = lengths(shape.cx, shape.cy, shape.r);
    path.arc(x, y, r, 0, 2 * Math.PI);
  } else if (shape instanceof SVGLineElement) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = lengths(shape.x1, shape.y1, shape.x2, shape.y2);
    path.moveTo(x1, y1);
    path.lineTo(x2, y2);
  } else if (shape instanceof SVGRectElement) {
    const [x = 0, y = 0, width = 0, height = 0] = lengths(shape.x, shape.y, shape.width, shape.height);
    path.rect(x, y, width, height);
  }
  return path;
}

/** What is not kept is hatched; a canvas has no pattern of the page's. */
function hatch(ctx: Context, outline: Path2D, shape: SVGGraphicsElement, colour: string): void {
  const { x, y, width, height } = shape.getBBox();
  ctx.save();
  ctx.clip(outline);
  ctx.beginPath();
  for (let start = -height; start < width; start += HATCH) {
    ctx.moveTo(x + start, y + height);
    ctx.lineTo(x + start + height, y);
  }
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.restore();
}

function fill(ctx: Context, outline: Path2D, shape: SVGGraphicsElement, style: CSSStyleDeclaration): void {
  if (style.fill === 'none' || shape instanceof SVGLineElement) return;
  if (style.fill.startsWith('url(')) {
    hatch(ctx, outline, shape, style.stroke);
    return;
  }
  ctx.globalAlpha = Number(style.opacity) * Number(style.fillOpacity);
  ctx.fillStyle = style.fill;
  ctx.fill(outline);
}

function stroke(ctx: Context, outline: Path2D, style: CSSStyleDeclaration): void {
  if (style.stroke === 'none') return;
  ctx.globalAlpha = Number(style.opacity) * Number(style.strokeOpacity);
  ctx.strokeStyle = style.stroke;
  ctx.lineWidth = Number.parseFloat(style.strokeWidth);
  ctx.setLineDash(style.strokeDasharray.split(/[ ,]+/).map(Number.parseFloat).filter(Number.isFinite));
  ctx.stroke(outline);
}

/** Draws all shapes under `root` that can be seen; `origin` is the page's point at the canvas's top left. */
export function drawShapes(ctx: Context, root: Element, origin: { x: number; y: number }): void {
  for (const shape of root.querySelectorAll<SVGGraphicsElement>(SHAPES)) {
    const place = shape.getScreenCTM();
    const visible = shape.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!place || !visible || shape.closest('defs, .tool')) continue;
    const style = getComputedStyle(shape);
    ctx.save();
    ctx.translate(-origin.x, -origin.y);
    ctx.transform(place.a, place.b, place.c, place.d, place.e, place.f);
    const outline = outlineOf(shape);
    fill(ctx, outline, shape, style);
    stroke(ctx, outline, style);
    ctx.restore();
  }
}
