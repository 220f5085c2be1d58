import type { ExperimentDocument } from '../document';
import { Editor } from '../edits';
import { formatPath, type Path } from '../path';
import type { Edit, Fix, Problem } from '../problem';

/** What every explainer of a problem works with. */
export class Explaining {
  readonly edit: Editor;

  constructor(
    readonly document: ExperimentDocument,
    /** The whole experiment as written. */
    readonly data: unknown,
  ) {
    this.edit = new Editor(document);
  }

  /** An error on the value at `path`, or on its key. */
  error(
    on: 'key' | 'value',
    path: Path,
    problem: { code: string; message: string; fixes?: (Fix | undefined)[] },
  ): Problem {
    const fixes = problem.fixes?.filter((fix) => fix !== undefined) ?? [];
    return {
      code: problem.code,
      severity: 'error',
      message: problem.message,
      range: on === 'key' ? this.document.keyRange(path) : this.document.valueRange(path),
      path: formatPath(path),
      ...(fixes.length > 0 && { fixes }),
    };
  }

  /** Nothing where there is nothing to edit. */
  fix(title: string, edits: Edit[]): Fix | undefined {
    return edits.length > 0 ? { title, edits } : undefined;
  }
}

/** How a place is called in a message: by its last key, an entry of a list by its list and number (from 1). */
export function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'the experiment';
  if (typeof last === 'string') return `\`${last}\``;
  const list = path.at(-2);
  return list === 'stages' ? `stage ${last + 1}` : `entry ${last + 1} of \`${list}\``;
}

/** The same at the start of a sentence. */
export function titleOf(path: Path): string {
  const name = nameOf(path);
  return name.charAt(0).toUpperCase() + name.slice(1);
}
