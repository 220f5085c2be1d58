import type { Segment } from '../../data/stages/labels';

/** An arrow's tip: px back along the line, and px to each side of it. */
const SIZE = { back: 6, side: 3 };

/** The `d` of an open arrow tip at the end of a segment. */
export function tip({ x0, y0, x1, y1 }: Segment): string {
  const length = Math.hypot(x1 - x0, y1 - y0) || 1;
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const corner = (side: number) => {
    const x = x1 - ux * SIZE.back - uy * side;
    const y = y1 - uy * SIZE.back + ux * side;
    return `${x.toFixed(2)} ${y.toFixed(2)}`;
  };
  return `M${corner(SIZE.side)}L${x1.toFixed(2)} ${y1.toFixed(2)}L${corner(-SIZE.side)}`;
}
