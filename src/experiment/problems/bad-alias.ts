import { type Alias, visit } from 'yaml';
import type { ExperimentDocument } from '../document';
import type { Problem } from '../problem';

/** Aliases that lead nowhere, in a circle, or to far more data than the file has. */
export function badAlias(document: ExperimentDocument): Problem {
  const aliases: Alias[] = [];
  visit(document.yaml, { Alias: (_, alias) => void aliases.push(alias) });
  const unresolved = aliases.find((alias) => alias.resolve(document.yaml) === undefined);
  const culprit = unresolved ?? aliases[0];
  const span = culprit && document.span(culprit);
  const message = unresolved
    ? `There is no anchor &${unresolved.source} above *${unresolved.source}; write the value out, or put it in quotes if it is text.`
    : 'The aliases (*name) lead in a circle, or repeat their data too often; write the values out.';
  const range = span ? document.lines.firstLine(...span) : document.firstLine();
  return { code: 'bad-alias', severity: 'error', message, range, path: '' };
}
