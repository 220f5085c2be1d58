/** A rectangle in px. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Circle {
  x: number;
  y: number;
  r: number;
}

export interface Segment {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

const GAP = 6;
const HEIGHT = 14;
/** The places around a circle that a label may take, the best first. */
const PLACES: readonly ((circle: Circle, width: number) => Box)[] = [
  ({ x, y, r }, width) => box(x + r + GAP, y - HEIGHT / 2, width),
  ({ x, y, r }, width) => box(x + 12, y + r + 2, width),
  ({ x, y, r }, width) => box(x - width + 8, y - r - 4 - HEIGHT, width),
  ({ x, y, r }, width) => box(x + 4, y - r - 4 - HEIGHT, width),
  ({ x, y, r }, width) => box(x - width / 2, y - r - 4 - HEIGHT, width),
  ({ x, y, r }, width) => box(x - width / 2, y + r + 4, width),
  ({ x, y, r }, width) => box(x - width + 8, y + r + 4, width),
  ({ x, y, r }, width) => box(x - r - GAP - width, y - HEIGHT / 2, width),
  ({ x, y, r }, width) => box(x + r + GAP, y + r + HEIGHT, width),
  ({ x, y, r }, width) => box(x - width / 2, y + r + HEIGHT + 8, width),
  ({ x, y, r }, width) => box(x - width / 2, y - r - 2 * HEIGHT - 8, width),
];

function box(x: number, y: number, width: number): Box {
  return { x, y, width, height: HEIGHT };
}

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** The square around a circle. */
export const around = ({ x, y, r }: Circle): Box => ({ x: x - r, y: y - r, width: 2 * r, height: 2 * r });

/** Px of the segment that lie inside the box. */
function inside({ x0, y0, x1, y1 }: Segment, a: Box): number {
  const length = Math.hypot(x1 - x0, y1 - y0);
  const samples = Math.max(2, Math.ceil(length / 2));
  let hits = 0;
  for (let i = 0; i <= samples; i++) {
    const [x, y] = [x0 + ((x1 - x0) * i) / samples, y0 + ((y1 - y0) * i) / samples];
    if (x >= a.x && x <= a.x + a.width && y >= a.y && y <= a.y + a.height) hits++;
  }
  return (hits / samples) * length;
}

/** What else is in the picture, for labels to keep away from. */
export interface Surroundings {
  frame: Box;
  circles: readonly Circle[];
  lines: readonly Segment[];
  /** Words that stand already. */
  taken: readonly Box[];
}

function penalty(candidate: Box, { frame, circles, lines, taken }: Surroundings): number {
  const outside = candidate.width * candidate.height - overlap(candidate, frame);
  const covered = [...taken, ...circles.map(around)].reduce((sum, other) => sum + overlap(candidate, other), 0);
  const crossed = lines.reduce((sum, line) => sum + inside(line, candidate), 0);
  // Whole numbers: what the arithmetic leaves over must not decide between two places that are as good.
  return Math.round(50 * outside + 4 * covered + 10 * crossed);
}

/** A place for each circle's label, given the labels' widths: where it covers least, in the order of the circles. */
export function placeLabels(widths: readonly number[], around: Surroundings): Box[] {
  const placed: Box[] = [];
  for (const [i, circle] of around.circles.entries()) {
    const surroundings = { ...around, taken: [...around.taken, ...placed] };
    const candidates = PLACES.map((place) => place(circle, widths[i] ?? 0));
    const costs = candidates.map((candidate) => penalty(candidate, surroundings));
    const best = candidates[costs.indexOf(Math.min(...costs))];
    if (best) placed.push(best);
  }
  return placed;
}
