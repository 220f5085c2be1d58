import type { Range } from './text-lines';

export interface Edit {
  range: Range;
  newText: string;
}

/** A change that makes a problem go away. Its edits refer to the text as it was and do not overlap. */
export interface Fix {
  title: string;
  edits: Edit[];
}

/** What is wrong in an experiment file, where, and what to do. */
export interface Problem {
  code: string;
  severity: 'error' | 'warning';
  message: string;
  range: Range;
  /** What it is about, e.g. `stages.0.distill.alpha`; empty for the file as a whole. */
  path: string;
  fixes?: Fix[];
}

/** Orders problems as they stand in the file. */
export function inOrder(problems: Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );
}
