import type { Problem } from '../problem';
import type { ModelSpec, StudentSpec } from '../schema';
import { holdsText } from '../source';
import { count, either } from '../words';
import type { DatasetFacts, ModelFacts } from '../world';
import { type Check, type CheckContext, sourcesOf } from './context';

/** Texts have a tokenizer, and a tokenizer has texts. */
export const textsHaveTokens: Check = async (c) => {
  const { tokenizer } = c.experiment.data;
  const texts = sourcesOf(c).filter(({ source }) => holdsText(source));
  if (tokenizer && texts.length === 0) {
    const message = 'No data has texts, so the tokenizer does nothing. Name the column of a text, or remove it.';
    const problem = c.problem('data.tokenizer', 'tokenizer-unused', message, 'warning');
    return [c.fixedByRemoving(problem, 'data.tokenizer')];
  }
  const [first] = texts;
  if (tokenizer || !first) return [];
  const message = 'A model takes texts as tokens, but no tokenizer is named. Add `tokenizer` to `data`.';
  const path = first.source.format === 'text' ? `${first.at}.format` : `${first.at}.text`;
  const usual = { kind: 'words', vocabulary: 8000, length: 128, truncate: true };
  return [c.fixedBy(c.problem(path, 'tokenizer-missing', message), 'Add words as tokens', 'data.tokenizer', usual)];
};

/** A table gives texts or numbers. */
export const textOrColumns: Check = async (c) =>
  sourcesOf(c).flatMap(({ at, source }) => {
    if (!('text' in source) || source.text === undefined || source.columns === undefined) return [];
    const message = 'A sample is a text or numbers: `columns` does not go with `text`. Remove one of them.';
    const path = `${at}.columns`;
    return [c.fixedByRemoving(c.problem(path, 'columns-and-text', message), path)];
  });

/** What is a token is not normalized. */
export const tokensStay: Check = async (c) => {
  const facts = await c.readable(c.experiment.data.train);
  if (facts?.element !== 'tokens' || !c.isWritten('data.normalize')) return [];
  const message = 'The samples are tokens: their numbers are names, which cannot be normalized. Remove it.';
  return [c.fixedByRemoving(c.problem('data.normalize', 'tokens-normalized', message), 'data.normalize')];
};

const readers = { tokens: ['textcnn', 'transformer'], numbers: ['mlp'], pixels: ['cnn', 'resnet', 'mlp'] };

/** An architecture of ours that reads tokens gets tokens, filled up with what it leaves out; no other does. */
function architectureFits(
  c: CheckContext,
  role: string,
  spec: ModelSpec | StudentSpec,
  { element, padding = 0 }: DatasetFacts,
): Problem[] {
  if (!('architecture' in spec)) return [];
  const readsTokens = 'width' in spec;
  const path = `${role}.architecture`;
  if (readsTokens !== (element === 'tokens')) {
    const reads = readsTokens ? 'tokens' : 'numbers';
    const message = `A ${spec.architecture} reads ${reads}, but the samples are ${element}. Use ${either(readers[element])}.`;
    return [c.problem(path, 'element-differs', message)];
  }
  if (padding === 0) return [];
  const message = `A ${spec.architecture} leaves out the token 0, but the tokenizer fills texts up with the token ${padding}. Use another tokenizer, or a model that was made with this one.`;
  return [c.problem(path, 'padding-differs', message)];
}

/** A model that is a file takes what the data holds, and knows all of its tokens. */
function fileFits(
  c: CheckContext,
  role: string,
  model: ModelFacts,
  { element, vocabulary = 0 }: DatasetFacts,
): Problem[] {
  const path = `${role}.model`;
  const type = model.inputs[0]?.type;
  const wanted = element === 'tokens' ? 'int64' : 'float32';
  if (type !== undefined && type !== wanted) {
    const message = `The ${role} takes ${type}, but the samples are ${element}, which enter as ${wanted}. Choose data of the model's kind.`;
    return [c.problem(path, 'element-differs', message)];
  }
  if (model.vocabulary === undefined || vocabulary <= model.vocabulary) return [];
  const message = `The ${role} knows ${count(model.vocabulary)} tokens, but the data has ${count(vocabulary)}. Use the tokenizer that the model was made with.`;
  return [c.problem(path, 'vocabulary-differs', message)];
}

/** Both models read what the data holds. */
export const modelsRead: Check = async (c) => {
  const data = await c.readable(c.experiment.data.train);
  if (!data) return [];
  const found = await Promise.all(
    (['teacher', 'student'] as const).map(async (role) => {
      const model = await c.readableModel(c.experiment[role]);
      return model ? fileFits(c, role, model, data) : architectureFits(c, role, c.experiment[role], data);
    }),
  );
  return found.flat();
};

/** Texts are no longer than the models allow. */
export const textsFit: Check = async (c) => {
  const { tokenizer } = c.experiment.data;
  if (!tokenizer) return [];
  const found = await Promise.all(
    (['teacher', 'student'] as const).map(async (role) => {
      const { positions } = (await c.readableModel(c.experiment[role])) ?? {};
      if (positions === undefined || tokenizer.length <= positions) return [];
      const path = 'data.tokenizer.length';
      const message = `The ${role} knows ${count(positions)} places in a text, but texts have ${count(tokenizer.length)} tokens. Use at most ${count(positions)}, and \`truncate\` where texts are longer.`;
      return [c.fixedBy(c.problem(path, 'text-too-long', message), `Use ${positions}`, path, positions)];
    }),
  );
  return found.flat();
};
