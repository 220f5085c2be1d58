import { resolve } from 'node:path';
import type { Experiment, Previewable } from '../../experiment';
import { language } from '../editing/language';

/** What the inspector is asked for, and the files on which its answer depends. */
export async function previewRequest(
  { data, seed }: Experiment,
  { source, augment }: Previewable,
  { base, epoch, page }: { base: string; epoch: number; page: number },
): Promise<{ params: object; files: string[] }> {
  const { pathsOf } = await language();
  const { classes, tokenizer, skipBad, normalize } = data;
  const paths = pathsOf(source).map(({ path }) => path);
  if (tokenizer && 'file' in tokenizer) paths.push(tokenizer.file);
  const reading = { classes, tokenizer, skipBad };
  return {
    params: { source, baseDir: base, reading, normalize, seed, augment, epoch, page },
    files: paths.map((path) => resolve(base, path)),
  };
}
