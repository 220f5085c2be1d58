import { h } from '../../dom';

/** The end of a name tells layers apart more often than its middle; so much of it is never cut. */
const TAIL = 13;
/** A name's part may be longer than that; then it is cut inside. */
const LONGEST_PART = 18;

/** Where the end of a name begins: before as many of its parts as fit. */
function tailStart(name: string): number {
  const starts = [...name.matchAll(/[./_]/g)].map(({ index }) => index);
  const fitting = starts.find((start) => name.length - start <= TAIL) ?? starts.at(-1) ?? 0;
  return Math.max(fitting, name.length - LONGEST_PART);
}

/** A name that loses its middle where it is too long: its beginning gives way, its end stays. */
export function middleEllipsis(name: string): HTMLElement[] {
  const start = h('span', 'map-name-start', name);
  if (name.length <= LONGEST_PART) return [start];
  const cut = tailStart(name);
  start.textContent = name.slice(0, cut);
  return [start, h('span', 'map-name-end', name.slice(cut))];
}

/** The room for names, in px: what the design gives them, and more where they are long. */
export function nameWidth(names: readonly string[]): number {
  const longest = names.reduce((most, { length }) => Math.max(most, length), 0);
  return Math.min(208, Math.max(132, 20 + longest * 6.2));
}
