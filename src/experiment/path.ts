/** Where a value stands in an experiment: keys, and numbers from 0 for entries of a list. */
export type Path = readonly (string | number)[];

/** `['stages', 0, 'distill']` as `stages.0.distill`. */
export function formatPath(path: Path): string {
  return path.join('.');
}

/** The reverse of `formatPath`: a step of digits is an entry of a list. */
export function parsePath(path: string): Path {
  if (path === '') return [];
  return path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** The value at a path of parsed data; undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) => (isObject(at) || Array.isArray(at) ? (at as Record<string | number, unknown>)[step] : undefined),
    value,
  );
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
