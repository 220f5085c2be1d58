import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, parseDocument } from 'yaml';
import { isParseable } from './parseable';
import { isObject, type Path } from './path';
import { stageSchemas } from './stages';
import { type Range, TextLines } from './text-lines';

/** Aliases may make the data at most this many times larger; more is an attack or a mistake. */
const maxAliasCount = 100;

/** A value as it is written: its key, where it has one, and the node, where there is one. */
interface Written {
  key?: Node;
  value?: Node;
}

/** An experiment file as written: where everything stands, and the data in it. What must not be parsed counts as empty. */
export class ExperimentDocument {
  readonly lines: TextLines;
  readonly yaml: Document.Parsed;

  constructor(readonly text: string) {
    this.lines = new TextLines(text);
    const parseable = isParseable(text) ? text : '';
    // Keys that are written twice are looked for in problems/duplicate-keys: all of them, in less than quadratic time.
    this.yaml = parseDocument(parseable, { prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
  }

  /** The data, with empty stages (`- evaluate:`) as stages without options. Throws where aliases cannot be resolved. */
  toData(): unknown {
    const data: unknown = this.yaml.toJS({ maxAliasCount });
    return isObject(data) && Array.isArray(data.stages) ? { ...data, stages: data.stages.map(withEmptyOptions) } : data;
  }

  /** As `toData`, but nothing where that would throw: for help with a file that is not finished. */
  toDataIfPossible(): unknown {
    try {
      return this.toData();
    } catch {
      return undefined;
    }
  }

  /** The node at a path, followed through aliases; undefined where nothing is written. */
  nodeAt(path: Path): Node | undefined {
    return this.resolve(this.written(path)?.value);
  }

  /** As `nodeAt`, but an alias stays an alias. */
  written(path: Path): Written | undefined {
    let at: Written | undefined = { value: this.yaml.contents ?? undefined };
    for (const step of path) {
      at = at && this.child(at.value, step);
    }
    return at;
  }

  private child(parent: Node | undefined, step: string | number): Written | undefined {
    const node = this.resolve(parent);
    if (isSeq(node)) {
      const item = node.items[Number(step)];
      return item === undefined ? undefined : { value: asNode(item) };
    }
    if (!isMap(node)) return undefined;
    const pair = node.items.find((item) => keyName(item) === String(step));
    return pair && { key: asNode(pair.key), value: asNode(pair.value) };
  }

  private resolve(node: Node | undefined): Node | undefined {
    return isAlias(node) ? node.resolve(this.yaml) : node;
  }

  /** Where the key at a path stands; of a list's entry its first line. The nearest that is written above, if it is not. */
  keyRange(path: Path): Range {
    const written = this.written(path);
    if (written?.key) return this.rangeOf(written.key);
    if (written?.value && path.length > 0) return this.rangeOf(written.value);
    return path.length > 0 ? this.keyRange(path.slice(0, -1)) : this.firstLine();
  }

  keyRangeOf(pair: Pair): Range {
    return isNode(pair.key) ? this.rangeOf(pair.key) : this.firstLine();
  }

  /** Where the value at a path stands; its key, or its dash, where it is empty or fills several lines. */
  valueRange(path: Path): Range {
    const written = this.written(path);
    const span = written?.value && this.span(written.value);
    if (!span || path.length === 0) return this.keyRange(path);
    const severalLines = this.text.slice(...span).includes('\n');
    if (written.key && (span[0] === span[1] || severalLines)) return this.keyRange(path);
    return span[0] === span[1] ? this.characterBefore(span[0]) : this.lines.firstLine(...span);
  }

  private characterBefore(offset: number): Range {
    const end = this.text.slice(0, offset).trimEnd().length;
    return this.lines.range(end - 1, end);
  }

  /** The first line that says something. */
  firstLine(): Range {
    const blank = this.text.length - this.text.trimStart().length;
    return this.lines.firstLine(blank === this.text.length ? 0 : blank, this.text.length);
  }

  /** Offsets of a node's own text, without the blanks and comments after it. */
  span(node: Node): [number, number] | undefined {
    if (!node.range) return undefined;
    const [from, to] = node.range;
    return [from, from + this.text.slice(from, to).trimEnd().length];
  }

  private rangeOf(node: Node): Range {
    const [from, to] = this.span(node) ?? [0, 0];
    return this.lines.firstLine(from, to);
  }
}

/** The name of a pair's key. */
export function keyName(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}

const asNode = (value: unknown): Node | undefined => (isNode(value) ? value : undefined);

function withEmptyOptions(stage: unknown): unknown {
  if (!isObject(stage)) return stage;
  return Object.fromEntries(
    Object.entries(stage).map(([key, options]) => [
      key,
      options === null && Object.hasOwn(stageSchemas, key) ? {} : options,
    ]),
  );
}
