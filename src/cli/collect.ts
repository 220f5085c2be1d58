/** For an option that may be repeated: what was given so far, and one more. */
export const collect = (value: string, list: string[]): string[] => [...list, value];
