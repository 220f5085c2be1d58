import { UsageError } from './find-run';

/** `name=value` pairs as an object of numbers. @throws UsageError */
export function pairs(option: string, list: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    list.map((text) => {
      const at = text.lastIndexOf('=');
      const value = Number(text.slice(at + 1));
      if (at > 0 && text.length > at + 1 && Number.isFinite(value)) return [text.slice(0, at), value];
      throw new UsageError(`${option} is "${text}". Write a name, an equals sign and a number.`);
    }),
  );
}

/** Sizes of free dimensions by name. @throws UsageError */
export function sizesByName(list: readonly string[]): Record<string, number> {
  const sizes = pairs('--set', list);
  for (const [name, size] of Object.entries(sizes)) {
    if (!Number.isInteger(size) || size < 0)
      throw new UsageError(`--set ${name}=${size} is no size. Give a whole number.`);
  }
  return sizes;
}
