import { basename, dirname, join } from 'node:path';
import { nearest } from '../../names';
import type { Problem } from '../problem';
import type { Check, CheckContext } from './context';

interface NamedFile {
  path: string;
  file: string;
}

/** Every file that the experiment reads, with the place that names it. */
function filesOf({ experiment }: CheckContext): NamedFile[] {
  const { data, teacher, student } = experiment;
  const sources = { train: data.train, validation: data.validation, test: data.test };
  const files = Object.entries(sources).flatMap(([name, source]) =>
    source && 'format' in source
      ? [
          { path: `data.${name}.images`, file: source.images },
          { path: `data.${name}.labels`, file: source.labels },
        ]
      : [],
  );
  const models = Object.entries({ teacher, student }).flatMap(([name, spec]) =>
    'model' in spec ? [{ path: `${name}.model`, file: spec.model }] : [],
  );
  return [...files, ...models];
}

async function missing(c: CheckContext, { path, file }: NamedFile): Promise<Problem> {
  const names = (await c.world.siblings?.(c.resolve(file))) ?? [];
  const near = nearest(basename(file), names);
  if (near === undefined) {
    const message = `There is no file \`${file}\`, seen from the folder of this experiment. Correct the path, or put the file there.`;
    return c.problem(path, 'file-missing', message);
  }
  const meant = dirname(file) === '.' ? near : join(dirname(file), near).replaceAll('\\', '/');
  const message = `There is no file \`${file}\`. Did you mean \`${meant}\`?`;
  return c.fixedBy(c.problem(path, 'file-missing', message), `Change to ${meant}`, path, meant);
}

/** Files that are named are there. */
export const filesExist: Check = async (c) => {
  const found = await Promise.all(
    filesOf(c).map(async (named) => ((await c.exists(named.file)) ? [] : [await missing(c, named)])),
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
