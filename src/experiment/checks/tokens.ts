import { holdsText } from '../source';
import { type Check, sourcesOf } from './context';

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
