import type { Check } from './context';

/** The heads of a transformer share its width evenly, in pairs of numbers, which rotary positions turn. */
export const headsFit: Check = async (c) =>
  (['teacher', 'student'] as const).flatMap((role) => {
    const spec = c.experiment[role];
    if (!('heads' in spec) || spec.width % (2 * spec.heads) === 0) return [];
    const { width, heads } = spec;
    const nearest = 2 * heads * Math.max(1, Math.round(width / (2 * heads)));
    const message = `A width of ${width} cannot be divided among ${heads} heads of an even size. Use a multiple of ${2 * heads}.`;
    const problem = c.problem(`${role}.width`, 'heads-unfit', message);
    return [c.fixedBy(problem, `Change to ${nearest}`, `${role}.width`, nearest)];
  });
