import type { Range } from '../text-lines';

export interface Completion {
  label: string;
  /** A `snippet` has places to fill in its `insertText`, as VS Code writes them (`$1`, `${1:0.7}`); the others are plain. */
  kind: 'key' | 'value' | 'file' | 'snippet';
  detail: string;
  /** Markdown. */
  documentation: string;
  /** Lines after the first are indented from the indentation of the line that it is inserted in. */
  insertText: string;
  replaceRange: Range;
}

/** What completions ask of the machine. */
export interface Files {
  /** The names in a folder, which is given relative to the experiment file; folders end with a slash. */
  files(folder: string): Promise<string[]>;
}
