/** Points of viridis (Smith and van der Walt, 2015), evenly spaced; between them it is near enough to linear. */
const VIRIDIS = [
  [0x44, 0x01, 0x54],
  [0x47, 0x2d, 0x7b],
  [0x3b, 0x52, 0x8b],
  [0x2c, 0x72, 0x8e],
  [0x21, 0x91, 0x8c],
  [0x28, 0xae, 0x80],
  [0x5e, 0xc9, 0x62],
  [0xad, 0xdc, 0x30],
  [0xfd, 0xe7, 0x25],
] as const;

export const COLOUR_STEPS = 18;
/** What stands for the colour step of a channel that is gone. */
export const REMOVED = COLOUR_STEPS;

export type ThemeKind = 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';

/** The part of viridis that each kind of theme takes, from weak to strong: strong stands away from the background. */
const PARTS: Record<ThemeKind, readonly [weak: number, strong: number]> = {
  dark: [0.08, 1],
  light: [0.97, 0],
  'high-contrast': [0.25, 1],
  'high-contrast-light': [0.8, 0],
};

export type Rgb = readonly [number, number, number];

function viridis(at: number): Rgb {
  const position = at * (VIRIDIS.length - 1);
  const index = Math.min(VIRIDIS.length - 2, Math.floor(position));
  const [from, to] = [VIRIDIS[index] ?? VIRIDIS[0], VIRIDIS[index + 1] ?? VIRIDIS[0]];
  const mix = (part: 0 | 1 | 2) => Math.round(from[part] + (to[part] - from[part]) * (position - index));
  return [mix(0), mix(1), mix(2)];
}

/** The colours of scores, from the lowest to the highest. */
export function scoreColours(theme: ThemeKind): Rgb[] {
  const [weak, strong] = PARTS[theme];
  return Array.from({ length: COLOUR_STEPS }, (_, step) =>
    viridis(weak + ((strong - weak) * step) / (COLOUR_STEPS - 1)),
  );
}
