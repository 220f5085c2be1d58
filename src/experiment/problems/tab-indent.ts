import type { ExperimentDocument } from '../document';
import type { Edit, Problem } from '../problem';

/** The first line that is indented with a tab. */
export function tabIndent({ lines, text }: ExperimentDocument): Problem | undefined {
  const indents = [...text.matchAll(/^ *\t[ \t]*(?=\S)/gm)];
  const [first] = indents;
  if (first === undefined) return undefined;
  const edits: Edit[] = indents.map(({ index, 0: indent }) => ({
    range: lines.range(index, index + indent.length),
    newText: indent.replaceAll('\t', '  '),
  }));
  const range = lines.range(first.index, first.index + first[0].length);
  return {
    code: 'tab-indent',
    severity: 'error',
    message: `Line ${range.start.line + 1} is indented with a tab, which YAML does not allow; use spaces.`,
    range,
    path: '',
    fixes: [{ title: 'Change the tabs to two spaces each', edits }],
  };
}
