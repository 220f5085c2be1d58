import { OnnxError } from '../../onnx';

/** Whether a name fits a pattern in which `*` stands for any characters. */
export function matches(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
}

/** Letters to add, drop or exchange between two names, or neighbours to swap (Damerau, 1964). */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : exchanged;
      rows[i]?.push(Math.min(exchanged, swapped, at(i - 1, j) + 1, at(i, j - 1) + 1));
    }
  }
  return at(a.length, b.length);
}

/** The name that was most probably meant; undefined where more than a third of the letters differ. */
function nearest(written: string, names: readonly string[]): string | undefined {
  const wanted = written.replaceAll('*', '').toLowerCase();
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  const near = names
    .filter((name) => Math.abs(name.length - wanted.length) <= allowed)
    .map((name) => ({ name, far: distance(wanted, name.toLowerCase()) }))
    .filter(({ far }) => far <= allowed);
  return near.sort((a, b) => a.far - b.far)[0]?.name;
}

/** @throws OnnxError where a pattern fits no name. */
export function demandMatches(patterns: readonly string[], names: readonly string[], layers: readonly string[]): void {
  for (const pattern of patterns) {
    if (names.some((name) => matches(pattern, name))) continue;
    const near = nearest(pattern, names);
    const some = layers
      .slice(0, 5)
      .map((name) => `"${name}"`)
      .join(', ');
    throw new OnnxError(
      `No layer or weight of the model fits "${pattern}".${near ? ` Did you mean "${near}"?` : ''}`,
      `Name a layer that is there, such as ${some}, or use * for a part of a name.`,
      { node: pattern },
    );
  }
}
