import { isCollection, isNode, type Pair, visit } from 'yaml';
import { ExperimentDocument, keyName } from './document';
import { documentationOf } from './documentation';
import type { Path } from './path';
import { nodeAt } from './schema-node';
import type { Range } from './text-lines';
import { pathTo } from './yaml-path';

export interface Hover {
  markdown: string;
  /** The key that is explained. */
  range: Range;
}

/** Explains the key at an offset, or the one whose value stands there. Undefined where there is nothing to explain. */
export function hoverAt(text: string, offset: number): Hover | undefined {
  const document = new ExperimentDocument(text);
  const found = innermostPair(document, offset);
  if (!found) return undefined;
  const node = nodeAt(found.path, document.toDataIfPossible());
  if (!node) return undefined;
  return { markdown: documentationOf(keyName(found.pair), node), range: document.keyRangeOf(found.pair) };
}

function innermostPair(document: ExperimentDocument, offset: number): { pair: Pair; path: Path } | undefined {
  let found: { pair: Pair; path: Path } | undefined;
  visit(document.yaml, {
    Pair: (_, pair, ancestors) => {
      if (covers(document, pair.key, offset) || covers(document, pair.value, offset)) {
        found = { pair, path: [...pathTo(ancestors), keyName(pair)] };
      }
    },
  });
  return found;
}

/** What fills lines of its own holds comments and blanks too, which explain nothing. */
function covers(document: ExperimentDocument, node: unknown, offset: number): boolean {
  const isBlock = isCollection(node) && !node.flow;
  const span = isNode(node) && !isBlock ? document.span(node) : undefined;
  return span !== undefined && span[0] <= offset && offset <= span[1];
}
