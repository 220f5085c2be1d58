import { basename } from 'node:path';
import type { Problem } from '../problem';
import type { Source } from '../schema';
import { pathsOf } from '../source';
import { count, counted, shapeOf } from '../words';
import type { Unreadable } from '../world';
import { type Check, type CheckContext, sourcesOf } from './context';

/** The key at fault, where the error does not say: that of the file which it names, perhaps without its folder. */
function namedIn(error: string, source: Source): string {
  const paths = pathsOf(source);
  return (paths.findLast(({ path }) => error.includes(basename(path))) ?? paths[0])?.key ?? 'format';
}

function unreadable(c: CheckContext, at: string, source: Source, { error, key, meant }: Unreadable): Problem {
  const isShared = key?.startsWith('tokenizer');
  const path = isShared ? `data.${key}` : `${at}.${key ?? namedIn(error, source)}`;
  const problem = c.problem(path, 'data-unreadable', error);
  return meant === undefined ? problem : c.fixedBy(problem, `Change to ${meant}`, path, meant);
}

/** Datasets can be read, and say the same of themselves. */
export const dataReadable: Check = async (c) => {
  const found = await Promise.all(
    sourcesOf(c).map(async ({ at, source }) => {
      const facts = await c.dataset(source);
      return facts && 'error' in facts ? [unreadable(c, at, source, facts)] : [];
    }),
  );
  // What is wrong with the tokenizer is wrong for all of them.
  const byPlace = new Map(found.flat().map((problem) => [`${problem.path} ${problem.message}`, problem]));
  return [...byPlace.values()];
};

/** Whatever else is chosen or tested on is of the training data's kind. */
export const dataAgrees: Check = async (c) => {
  const first = await c.readable(c.experiment.data.train);
  if (!first) return [];
  const kindOf = ({ element, shape }: Pick<typeof first, 'element' | 'shape'>) =>
    element === first.element ? shapeOf(shape) : `${element} of ${shapeOf(shape)}`;
  const found = await Promise.all(
    sourcesOf(c).map(async ({ at, source }) => {
      const facts = await c.readable(source);
      if (!facts || (facts.element === first.element && shapeOf(facts.shape) === shapeOf(first.shape))) return [];
      const own =
        facts.element === first.element ? shapeOf(first.shape) : `${first.element} of ${shapeOf(first.shape)}`;
      const message = `The samples are ${kindOf(facts)}, but those of data.train are ${own}. Choose data of one shape.`;
      return [c.problem(`${at}.${pathsOf(source)[0]?.key ?? 'format'}`, 'shape-differs', message)];
    }),
  );
  return found.flat();
};

/** There are as many labels as `labelled` asks for. */
export const enoughLabels: Check = async (c) => {
  const { labelled } = c.experiment.data;
  const samples = await c.trainingSamples();
  if (labelled === undefined || samples === undefined || labelled <= samples) return [];
  const message = `labelled asks for ${count(labelled)} labels, but ${count(samples)} samples are left to train on. Use at most ${count(samples)}.`;
  return [c.fixedByRemoving(c.problem('data.labelled', 'labelled-too-many', message), 'data.labelled')];
};

/** A share that is set aside leaves something to train on, and something to validate on. */
export const splitLeavesBoth: Check = async (c) => {
  const { train, validation } = c.experiment.data;
  const facts = await c.readable(train);
  // Problems are made up: as many as are asked for.
  if (!facts || !('split' in validation) || train.format === 'reasoning') return [];
  const held = Math.round(facts.count * validation.split);
  if (held > 0 && held < facts.count) return [];
  const missing = held === 0 ? 'none to validate on' : 'none to train on';
  const message = `A share of ${validation.split} of ${counted(facts.count, 'sample')} leaves ${missing}. Choose another share, or give \`validation\` a source of its own.`;
  const path = 'data.validation.split';
  const problem = c.problem(path, 'split-empty', message);
  if (facts.count < 2) return [problem];
  const share = held === 0 ? Math.ceil(100 / facts.count) / 100 : 0.5;
  return [
    c.isWritten(path)
      ? c.fixedBy(problem, `Use ${share}`, path, share)
      : c.fixedBy(problem, `Set ${share} aside`, 'data.validation', { split: share }),
  ];
};
