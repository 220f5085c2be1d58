import { type Pair, visit, type YAMLMap } from 'yaml';
import { type ExperimentDocument, keyName } from '../document';
import { formatPath, type Path } from '../path';
import type { Problem } from '../problem';
import { pathTo } from '../yaml-path';
import type { Explaining } from './context';

/** Keys that are written twice in one mapping; YAML would silently take the last. */
export function duplicateKeys({ document, edit }: Explaining): Problem[] {
  const problems: Problem[] = [];
  visit(document.yaml, {
    Map: (_, map, ancestors) => {
      for (const { earlier, index } of duplicatesIn(map)) {
        const pair = map.items[index];
        const edits = edit.removePair(map, index);
        if (pair)
          problems.push({
            ...duplicate(document, earlier, pair, pathTo(ancestors, map)),
            fixes: [{ title: 'Remove this one', edits }],
          });
      }
    },
  });
  return problems;
}

function duplicatesIn(map: YAMLMap): { earlier: Pair; index: number }[] {
  const first = new Map<string, Pair>();
  return map.items.flatMap((pair, index) => {
    const name = keyName(pair);
    const earlier = first.get(name);
    if (!earlier) first.set(name, pair);
    return earlier ? [{ earlier, index }] : [];
  });
}

function duplicate(document: ExperimentDocument, earlier: Pair, pair: Pair, parent: Path): Problem {
  const name = keyName(pair);
  const line = document.keyRangeOf(earlier).start.line + 1;
  return {
    code: 'duplicate-key',
    severity: 'error',
    message: `\`${name}\` stands twice in the same place; line ${line} has it already. Remove one of the two.`,
    range: document.keyRangeOf(pair),
    path: formatPath([...parent, name]),
  };
}
