import { type Document, isMap, isPair, isSeq, type Node, type Pair } from 'yaml';
import { keyName } from './document';
import type { Path } from './path';

export type Ancestor = Document | Node | Pair;

/** The path of the last of some ancestors, as `visit` of `yaml` hands them to a visitor: outermost first. */
export function pathTo(ancestors: readonly Ancestor[], node?: Ancestor): Path {
  const chain = node ? [...ancestors, node] : ancestors;
  return chain.flatMap((one, index): (string | number)[] => {
    const next = chain[index + 1];
    if (isMap(one) && isPair(next)) return [keyName(next)];
    return isSeq(one) && next !== undefined ? [one.items.indexOf(next)] : [];
  });
}
