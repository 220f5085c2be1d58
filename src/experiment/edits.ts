import { isCollection, isMap, isNode, isPair, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { type ExperimentDocument, keyName } from './document';
import { toFlow } from './flow';
import { isObject, type Path } from './path';
import type { Edit } from './problem';
import { TextLines } from './text-lines';

/** Changes to an experiment file as edits of its text, in the style that stands around them. */
export class Editor {
  constructor(private readonly document: ExperimentDocument) {}

  /** Writes another value in place of the one at `path`, or behind its key where there is none. */
  replaceValue(path: Path, value: unknown): Edit[] {
    const written = this.document.written(path);
    const span = written?.value && this.document.span(written.value);
    if (!span) return [];
    const text = this.render(value);
    const isBlock = isCollection(written.value) && !written.value.flow;
    // What fills lines of its own need not stand where a value on one line may.
    if (written.key && (isBlock || span[0] === span[1])) return this.writeAfterColon(written.key, span, text);
    return span[0] === span[1] ? [] : [this.edit(...span, text)];
  }

  private writeAfterColon(key: Node, [from, to]: [number, number], text: string): Edit[] {
    const keyEnd = this.document.span(key)?.[1];
    // An anchor or a tag may stand between: they belong to the value that was.
    if (keyEnd === undefined || !/^:\s*(#|$)/.test(this.document.text.slice(keyEnd, from))) return [];
    return [this.edit(keyEnd + 1, from === to ? keyEnd + 1 : to, ` ${text}`)];
  }

  renameKey(path: Path, name: string): Edit[] {
    const { key } = this.document.written(path) ?? {};
    const span = key && this.document.span(key);
    return span ? [this.edit(...span, this.isQuoted(key) ? JSON.stringify(name) : name)] : [];
  }

  /** Adds a key to the mapping at `path`, after its last one. */
  insertKey(path: Path, key: string, value: unknown): Edit[] {
    const map = this.document.nodeAt(path);
    if (!isMap(map)) return [];
    if (map.flow) return this.insertIntoFlow(map, `${this.renderKey(key)}: ${this.render(value)}`);
    return this.insertIntoBlock(map, blockLines(key, value));
  }

  private insertIntoFlow(map: YAMLMap, text: string): Edit[] {
    const last = map.items.at(-1);
    if (last === undefined) {
      const span = this.document.span(map);
      return span ? [this.edit(span[0], span[1], `{ ${text} }`)] : [];
    }
    const end = this.endOf(last);
    return end === undefined ? [] : [this.edit(end, end, `, ${text}`)];
  }

  private insertIntoBlock(map: YAMLMap, lines: string[]): Edit[] {
    const indent = this.columnOf(map);
    const last = map.items.at(-1);
    const end = last && this.endOf(last);
    if (indent === undefined || end === undefined) return [];
    const at = this.document.lines.endOfLine(end);
    return [this.edit(at, at, lines.map((line) => `\n${' '.repeat(indent)}${line}`).join(''))];
  }

  removeKey(path: Path): Edit[] {
    const map = this.document.nodeAt(path.slice(0, -1));
    return isMap(map)
      ? this.removePair(
          map,
          map.items.findIndex((pair) => keyName(pair) === String(path.at(-1))),
        )
      : [];
  }

  /** Takes a pair out; nothing where that would leave the text around it broken. */
  removePair(map: YAMLMap, index: number): Edit[] {
    return map.flow ? this.removeFromFlow(map, index) : this.removeLines(map.items[index]);
  }

  private removeFromFlow(map: YAMLMap, index: number): Edit[] {
    const [before, pair, after] = [map.items[index - 1], map.items[index], map.items[index + 1]];
    const start = before ? this.endOf(before) : pair && this.startOf(pair);
    const end = !before && after ? this.startOf(after) : pair && this.endOf(pair);
    return start === undefined || end === undefined ? [] : [this.edit(start, end, '')];
  }

  private removeLines(pair: Pair | undefined): Edit[] {
    const { lines, text } = this.document;
    const [start, end] = pair ? [this.startOf(pair), this.endOf(pair)] : [];
    if (start === undefined || end === undefined) return [];
    const from = lines.startOfLine(start);
    if (text.slice(from, start).trim() !== '') return [];
    const next = lines.endOfLine(end);
    return [this.edit(from, text.startsWith('\r\n', next) ? next + 2 : Math.min(next + 1, text.length), '')];
  }

  /** Shifts every line of a pair to the right. */
  indent(path: Path, columns: number): Edit[] {
    const { lines } = this.document;
    const { key, value } = this.document.written(path) ?? {};
    const start = key && this.document.span(key)?.[0];
    const end = (value && this.document.span(value)?.[1]) ?? start;
    if (start === undefined || end === undefined) return [];
    const [first, last] = [lines.positionAt(start).line, lines.positionAt(end).line];
    return Array.from({ length: last - first + 1 }, (_, index) => {
      const at = lines.offsetAt({ line: first + index, character: 0 });
      return this.edit(at, at, ' '.repeat(columns));
    });
  }

  /** Begins a new list entry at the pair's key, whose line must be indented like the entry above. */
  splitEntry(path: Path): Edit[] {
    const { key } = this.document.written(path) ?? {};
    const start = key && this.document.span(key)?.[0];
    if (
      start === undefined ||
      !/^ {2,}$/.test(this.document.text.slice(this.document.lines.startOfLine(start), start))
    ) {
      return [];
    }
    return [this.edit(start - 2, start, '- ')];
  }

  /** Adds an entry to a list, before the one at `path`. */
  insertEntry(path: Path, value: unknown): Edit[] {
    const { lines, text } = this.document;
    const next = this.document.written(path)?.value;
    const start = next && this.document.span(next)?.[0];
    if (start === undefined) return [];
    const list = this.document.nodeAt(path.slice(0, -1));
    if (isSeq(list) && list.flow) return [this.edit(start, start, `${this.render(value)}, `)];
    const line = lines.startOfLine(start);
    const [, indent] = /^( *)- +$/.exec(text.slice(line, start)) ?? [];
    return indent === undefined ? [] : [this.edit(line, line, `${indent}- ${renderEntry(value)}\n`)];
  }

  /** Writes another entry of a list in place of the one at `path`. */
  replaceEntry(path: Path, value: unknown): Edit[] {
    const list = this.document.nodeAt(path.slice(0, -1));
    const entry = this.document.written(path)?.value;
    const span = entry && this.document.span(entry);
    return span ? [this.edit(...span, isSeq(list) && !list.flow ? renderEntry(value) : this.render(value))] : [];
  }

  edit(from: number, to: number, newText: string): Edit {
    return { range: this.document.lines.range(from, to), newText };
  }

  render(value: unknown): string {
    return this.isJson() ? JSON.stringify(value) : toFlow(value);
  }

  private renderKey(key: string): string {
    return this.isJson() ? JSON.stringify(key) : key;
  }

  private isJson(): boolean {
    const { contents } = this.document.yaml;
    return isMap(contents) && contents.flow === true && this.isQuoted(contents.items[0]?.key);
  }

  private isQuoted(node: unknown): boolean {
    return isScalar(node) && node.type === 'QUOTE_DOUBLE';
  }

  /** The column that the keys of a mapping stand in; undefined where they are no plain keys. */
  private columnOf(map: YAMLMap): number | undefined {
    const [first] = map.items;
    const start = first && map.items.every(({ key }) => isScalar(key)) ? this.startOf(first) : undefined;
    if (start === undefined) return undefined;
    const line = this.document.text.slice(this.document.lines.startOfLine(start), start);
    return /^ *(?:- +)*/.exec(line)?.[0].length;
  }

  private startOf(pair: Pair): number | undefined {
    return this.spanOf(pair.key)?.[0];
  }

  private endOf(pair: Pair): number | undefined {
    const value = this.spanOf(pair.value);
    const key = this.spanOf(pair.key);
    if (value && key && value[1] > key[1]) return this.lastLeafEnd(pair.value);
    return key && (this.document.text[key[1]] === ':' ? key[1] + 1 : key[1]);
  }

  /** Of a block, the end of what stands last in it: comments below it do not belong to it. */
  private lastLeafEnd(value: unknown): number | undefined {
    if (!isCollection(value) || value.flow) return this.spanOf(value)?.[1];
    const last = value.items.at(-1);
    if (isPair(last)) return this.endOf(last);
    return isSeq(value) ? this.lastLeafEnd(last) : this.spanOf(value)?.[1];
  }

  private spanOf(node: unknown): [number, number] | undefined {
    return isNode(node) ? this.document.span(node) : undefined;
  }
}

/** A stage reads best as `- train: { … }`, without brackets around it. */
function renderEntry(value: unknown): string {
  const [first, ...others] = isObject(value) ? Object.entries(value) : [];
  return first && others.length === 0 ? `${toFlow(first[0])}: ${toFlow(first[1])}` : toFlow(value);
}

/** What is longer than this, and holds mappings, takes a line for each of them. */
const longLine = 80;

/** A key and its value as lines of a block. */
function blockLines(key: string, value: unknown): string[] {
  const line = `${key}: ${toFlow(value)}`;
  const holdsMappings = typeof value === 'object' && value !== null && Object.values(value).some(isObject);
  if (!holdsMappings || (isObject(value) && line.length <= longLine)) return [line];
  const inner = Array.isArray(value)
    ? value.map((entry) => `  - ${renderEntry(entry)}`)
    : Object.entries(value).map(([name, one]) => `  ${name}: ${toFlow(one)}`);
  return [`${key}:`, ...inner];
}

/** The text after edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const lines = new TextLines(text);
  const placed = edits.map(({ range, newText }) => ({
    from: lines.offsetAt(range.start),
    to: lines.offsetAt(range.end),
    newText,
  }));
  return placed
    .sort((a, b) => b.from - a.from)
    .reduce((result, { from, to, newText }) => result.slice(0, from) + newText + result.slice(to), text);
}
