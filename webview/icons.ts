import { svg } from './dom';

type Shape = { d: string } | { circle: [x: number, y: number, r: number] };
/** `filled` shapes take the text's colour inside, the others are outlines in it. */
type Icon = { lines?: Shape[]; filled?: Shape[]; faint?: Shape[] };

const RING: Shape = { circle: [8, 8, 5.3] };

const ICONS = {
  pause: { filled: [{ d: 'M4.5 3h2.2v10H4.5zM9.3 3h2.2v10H9.3z' }] },
  stop: { filled: [{ d: 'M4 4h8v8H4z' }] },
  play: { filled: [{ d: 'M5 3.2v9.6l7.5-4.8z' }] },
  more: { filled: [{ circle: [3.5, 8, 1.1] }, { circle: [8, 8, 1.1] }, { circle: [12.5, 8, 1.1] }] },
  check: { lines: [{ d: 'M3.2 8.6l3 3 6.4-7' }] },
  running: { faint: [{ circle: [8, 8, 5.4] }], lines: [{ d: 'M8 2.6a5.4 5.4 0 0 1 5.4 5.4' }] },
  clock: { lines: [RING, { d: 'M8 4.9V8l2.2 1.6' }] },
  paused: { lines: [RING], filled: [{ d: 'M6.1 5.8h1.3v4.4H6.1zM8.6 5.8h1.3v4.4H8.6z' }] },
  stopped: { lines: [RING], filled: [{ d: 'M6.2 6.2h3.6v3.6H6.2z' }] },
  failed: { lines: [RING, { d: 'M6 6l4 4M10 6l-4 4' }] },
  done: { lines: [RING, { d: 'M5.6 8.2l1.7 1.7 3.2-3.6' }] },
  image: {
    lines: [{ d: 'M2.5 3.5h11v9h-11zM2.8 11l3.4-3.4 2.4 2.4 1.7-1.5 3 2.7' }],
    filled: [{ circle: [10.6, 6.2, 0.9] }],
  },
  table: { lines: [{ d: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 3.5v9' }] },
  reset: { lines: [{ d: 'M3.2 6.2A5.2 5.2 0 1 1 2.9 9.4M3 3v3.3h3.3' }] },
} satisfies Record<string, Icon>;

export type IconName = keyof typeof ICONS;

function draw(shape: Shape, className: string): SVGElement {
  if ('d' in shape) return svg('path', { class: className, d: shape.d });
  const [cx, cy, r] = shape.circle;
  return svg('circle', { class: className, cx, cy, r });
}

/** An icon of 16 px in the text's colour. Without a label it is decoration, and screen readers pass over it. */
export function icon(name: IconName, label?: string): SVGSVGElement {
  const { lines = [], filled = [], faint = [] }: Icon = ICONS[name];
  const named = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': 'true' };
  return svg(
    'svg',
    { class: `icon icon-${name}`, viewBox: '0 0 16 16', ...named },
    ...faint.map((shape) => draw(shape, 'faint')),
    ...lines.map((shape) => draw(shape, '')),
    ...filled.map((shape) => draw(shape, 'filled')),
  );
}
