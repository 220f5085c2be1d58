import type { YAMLError } from 'yaml';
import type { ExperimentDocument } from '../document';
import type { Problem } from '../problem';
import { openBracket, openQuote } from './left-open';
import { tabIndent } from './tab-indent';
import { adviceFor } from './yaml-advice';

/**
 * What makes a text no YAML: one problem, at the cause. One slip often breaks the lines that follow too, so what the
 * parser says of those would only mislead.
 */
export function syntaxProblem(document: ExperimentDocument): Problem | undefined {
  const [error] = [...document.yaml.errors].sort((a, b) => a.pos[0] - b.pos[0]);
  if (error === undefined) return undefined;
  return tabIndent(document) ?? openQuote(document, error) ?? openBracket(document, error) ?? other(document, error);
}

function other({ lines, text }: ExperimentDocument, error: YAMLError): Problem {
  const [from, to] = placeOf(text, error);
  const range = lines.firstLine(from, to);
  const word = text.slice(from, lines.offsetAt(range.end));
  const message = `Line ${range.start.line + 1} is not valid YAML: ${adviceFor(error, word)}`;
  return { code: 'yaml-syntax', severity: 'error', message, range, path: '' };
}

/** The parser marks the first character of a word only. An error that stands on blanks is shown on what follows in the line, else on what stands before it. */
function placeOf(text: string, { pos: [from, to] }: YAMLError): [number, number] {
  if (text.slice(from, to).trim() !== '') {
    const word = /^[^\s,[\]{}:]*/.exec(text.slice(from))?.[0] ?? '';
    return [from, Math.max(to, from + word.length)];
  }
  const rest = /^[ \t]*([^\r\n]*\S)/.exec(text.slice(from));
  if (rest) return [from + rest[0].length - (rest[1] ?? '').length, from + rest[0].length];
  const end = text.slice(0, from).trimEnd().length;
  return [text.lastIndexOf('\n', end - 1) + 1, end];
}
