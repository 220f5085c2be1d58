import { createDataset, type DatasetSummary } from '../dataset';
import {
  type FamilyName,
  type LevelledProblem,
  type Part,
  packProblems,
  problemsOf,
  type Solution,
  vocabulary,
} from '../reasoning';
import type { DatasetFormat } from './format';

/** Problems that are made up, and how they are written. */
export interface ReasoningSource {
  /** Rows of tokens, each filled with as many problems as fit. */
  rows: number;
  /** Tokens in a row. */
  length: number;
  levels: readonly number[];
  families: readonly FamilyName[];
  /** What is to be written after a question. */
  solution: Solution;
  /** Stories in wordings that are kept from training. */
  heldOut: boolean;
}

const summary = ({ rows, length }: ReasoningSource): DatasetSummary => ({
  count: rows,
  shape: [length],
  places: [length],
  element: 'tokens',
  classes: vocabulary,
  vocabulary,
});

const packed = (source: ReasoningSource, { part = 'train' as Part, seed = 0 }) =>
  packProblems(problemsOf({ ...source, part, seed }), source.solution, source);

/** The problems of a source, in the order in which they were made. @throws DataError */
export const reasoningProblems = (source: ReasoningSource, made: { part: Part; seed: number }): LevelledProblem[] =>
  packed(source, made).problems;

/** Reasoning problems, made when they are read: nothing is stored. */
export const reasoning: DatasetFormat<ReasoningSource> = {
  name: 'reasoning',
  async read(whole, { options }) {
    const source = { ...whole, rows: Math.min(whole.rows, options.limit ?? whole.rows) };
    const { tokens: inputs, labels } = packed(source, options);
    return createDataset({ ...summary(source), element: 'tokens', inputs, labels });
  },
  async describe(source) {
    return summary(source);
  },
};
