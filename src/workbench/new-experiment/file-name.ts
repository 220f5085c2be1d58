const ending = '.distill.yaml';

/** The file of an experiment of this name: letters and digits joined by hyphens, so that it suits every file system. */
export function fileNameOf(name: string): string {
  const words =
    name
      .replace(/(\.distill)?\.(ya?ml|json)$/i, '')
      .normalize('NFC')
      .match(/[\p{L}\p{N}_]+/gu) ?? [];
  return words.join('-').toLowerCase() + ending;
}

/** What is wrong with a name, given the files that are there; undefined where nothing is. */
export function objection(name: string, there: readonly string[]): string | undefined {
  const file = fileNameOf(name);
  if (file === ending) return 'Write a name with at least one letter or digit.';
  if (there.includes(file)) return `${file} exists already. Choose another name.`;
  return undefined;
}
