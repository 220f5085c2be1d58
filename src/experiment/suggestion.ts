import type { AdjustableName } from './adjustables';
import { ExperimentDocument } from './document';
import { Editor } from './edits';
import { parsePath, valueAt } from './path';
import type { Fix } from './problem';
import type { Range } from './text-lines';

/** A change that trials speak for. */
interface Change {
  path: string;
  name: AdjustableName;
  value: number;
  now: number;
  measured: string;
}

/** A change as it is offered in the text: at the value that it changes, or at its stage where that is not written. */
export interface Suggestion {
  range: Range;
  message: string;
  fix: Fix;
}

/** @returns undefined where something else stands there by now. */
export function suggestChange(text: string, { path, name, value, now, measured }: Change): Suggestion | undefined {
  const document = new ExperimentDocument(text);
  const at = parsePath(path);
  const written = valueAt(document.toDataIfPossible(), at);
  if (written !== undefined && written !== now) return undefined;
  const editor = new Editor(document);
  const edits = written === undefined ? editor.insertKey(at.slice(0, -1), name, value) : editor.replaceValue(at, value);
  if (edits.length === 0) return undefined;
  const message = `Trials of this experiment were better with ${name} ${value} than with ${now}: ${measured}.`;
  return {
    range: document.valueRange(at),
    message,
    fix: { title: `Set ${name} to ${value}: ${measured}`, edits },
  };
}
