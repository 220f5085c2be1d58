import { isParseable, maxDepth, maxLength } from '../parseable';
import type { Problem } from '../problem';

/** A text that is not even parsed. */
export function unreadable(text: string, name: string): Problem | undefined {
  if (isParseable(text)) return undefined;
  const start = { line: 0, character: 0 };
  const isLong = text.length > maxLength;
  return {
    code: isLong ? 'file-too-large' : 'nested-too-deeply',
    severity: 'error',
    message: isLong
      ? `${name} has over ${maxLength / 1000},000 characters, too many for an experiment; check that it is the right file.`
      : `${name} is nested over ${maxDepth} levels deep; an experiment needs fewer than ten. Take brackets out.`,
    range: { start, end: start },
    path: '',
  };
}
