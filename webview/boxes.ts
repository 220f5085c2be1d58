type Context = OffscreenCanvasRenderingContext2D;

const CLEAR = 'rgba(0, 0, 0, 0)';
/** Controls are no part of a picture, nor is what only screen readers read or what follows the pointer. */
const LEFT_OUT = '.visually-hidden, .tool, .cursor-layer';

interface Stripe {
  colour: string;
  /** From the element's top, in px. */
  from: number;
  height: number;
}

/** What an element paints behind its content, from side to side: its background, and the hairlines above and below. */
function stripes(style: CSSStyleDeclaration, height: number): Stripe[] {
  const above = Number.parseFloat(style.borderTopWidth);
  const below = Number.parseFloat(style.borderBottomWidth);
  return [
    { colour: style.backgroundColor, from: 0, height },
    { colour: style.borderTopColor, from: 0, height: above },
    { colour: style.borderBottomColor, from: height - below, height: below },
  ];
}

/** Draws backgrounds and horizontal hairlines of the elements under `root`, for pictures of a view. */
export function drawBoxes(ctx: Context, root: Element, origin: { x: number; y: number }): void {
  for (const element of root.querySelectorAll<HTMLElement>(':not(svg, svg *)')) {
    if (element.closest(LEFT_OUT) || !element.checkVisibility({ opacityProperty: true })) continue;
    const { left, top, width, height } = element.getBoundingClientRect();
    for (const stripe of stripes(getComputedStyle(element), height)) {
      if (stripe.colour === CLEAR || stripe.height === 0) continue;
      ctx.fillStyle = stripe.colour;
      ctx.fillRect(left - origin.x, top - origin.y + stripe.from, width, stripe.height);
    }
  }
}
