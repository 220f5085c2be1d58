import { basename, dirname, join } from 'node:path';
import { nearest } from '../../names';
import type { Problem } from '../problem';
import { pathsOf } from '../source';
import { type Check, type CheckContext, sourcesOf } from './context';

interface NamedFile {
  path: string;
  file: string;
  kind?: 'file' | 'folder';
  /** The command that brings it. */
  fetch?: string;
}

/** Every file that the experiment reads, with the place that names it. */
function filesOf(c: CheckContext): NamedFile[] {
  const { data, teacher, student } = c.experiment;
  const files = sourcesOf(c).flatMap(({ at, source }) =>
    pathsOf(source).map(
      ({ key, path, kind }): NamedFile => ({
        path: `${at}.${key}`,
        file: path,
        kind,
        fetch: data.fetch,
      }),
    ),
  );
  const { tokenizer } = data;
  if (tokenizer?.kind === 'huggingface') files.push({ path: 'data.tokenizer.file', file: tokenizer.file });
  const models = Object.entries({ teacher, student }).flatMap(([name, spec]) =>
    'model' in spec ? [{ path: `${name}.model`, file: spec.model }] : [],
  );
  return [...files, ...models];
}

const isFolder = (name: string): boolean => name.endsWith('/');

async function missing(c: CheckContext, { path, file, kind = 'file', fetch }: NamedFile): Promise<Problem> {
  const found = (await c.world.siblings?.(c.resolve(file))) ?? [];
  const names = kind === 'folder' ? found.filter(isFolder).map((name) => name.slice(0, -1)) : found;
  const near = nearest(basename(file), names);
  if (near === undefined) {
    const remedy = fetch ? `Run \`${fetch}\`, which fetches it.` : `Correct the path, or put the ${kind} there.`;
    const message = `There is no ${kind} \`${file}\`, seen from the folder of this experiment. ${remedy}`;
    return c.problem(path, 'file-missing', message);
  }
  const meant = dirname(file) === '.' ? near : join(dirname(file), near).replaceAll('\\', '/');
  const message = `There is no ${kind} \`${file}\`. Did you mean \`${meant}\`?`;
  return c.fixedBy(c.problem(path, 'file-missing', message), `Change to ${meant}`, path, meant);
}

/** Files that are named are there. */
export const filesExist: Check = async (c) => {
  const found = await Promise.all(
    filesOf(c).map(async (named) =>
      (await c.hasPath({ kind: 'file', ...named, path: named.file })) ? [] : [await missing(c, named)],
    ),
  );
  return found.flat();
};

const isOutside = (c: CheckContext, { file }: NamedFile): boolean => c.world.inside?.(c.resolve(file)) === false;

/** What lies outside the workspace may be read, though others will miss it; it is not written to. */
export const filesInside: Check = async (c) => {
  const read = filesOf(c).filter((named) => isOutside(c, named));
  const written = c
    .stages('export')
    .map(({ index, options }) => ({ path: `stages.${index}.export.to`, file: options.to }))
    .filter((named) => isOutside(c, named));
  return [
    ...read.map(({ path, file }) => {
      const message = `\`${file}\` lies outside the workspace, so whoever opens this elsewhere will not have it. Copy it inside if others are to run this.`;
      return c.problem(path, 'outside-workspace', message, 'warning');
    }),
    ...written.map(({ path, file }) => {
      const message = `\`${file}\` lies outside the workspace. Export into a folder of the workspace, such as out/.`;
      return c.fixedBy(c.problem(path, 'outside-workspace', message), 'Change to out/', path, 'out/');
    }),
  ];
};
