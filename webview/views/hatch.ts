import { svg } from '../dom';

const ID = 'not-kept';

/** The `fill` of what was not kept. */
export const HATCHED = `url(#${ID})`;

/** Defines the hatch; once in a view. */
export function hatchDefinition(): SVGSVGElement {
  const lines = svg('path', { class: 'hatch-line', d: 'M-1 1L1 -1M0 4L4 0M3 5L5 3' });
  const pattern = svg('pattern', { id: ID, width: 4, height: 4, patternUnits: 'userSpaceOnUse' }, lines);
  return svg('svg', { class: 'definitions', width: 0, height: 0, 'aria-hidden': 'true' }, svg('defs', {}, pattern));
}
