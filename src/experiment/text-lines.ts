/** Both count from 0; `character` counts UTF-16 units, as editors do. */
export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

const lineBreak = /\r\n|\r|\n/g;

/** The lines of a text: turns offsets into positions and back. Offsets outside the text are moved to its nearest end. */
export class TextLines {
  /** Where each line begins, and where its characters end. */
  private readonly lines: { start: number; end: number }[] = [];

  constructor(readonly text: string) {
    let start = 0;
    for (const match of text.matchAll(lineBreak)) {
      this.lines.push({ start, end: match.index });
      start = match.index + match[0].length;
    }
    this.lines.push({ start, end: text.length });
  }

  private line(index: number): { start: number; end: number } {
    const inside = Math.min(Math.max(index, 0), this.lines.length - 1);
    return this.lines[inside] ?? { start: 0, end: 0 };
  }

  positionAt(offset: number): Position {
    let low = 0;
    let high = this.lines.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.line(middle).start <= offset) low = middle;
      else high = middle - 1;
    }
    const { start, end } = this.line(low);
    return { line: low, character: Math.min(Math.max(offset, start), end) - start };
  }

  offsetAt({ line, character }: Position): number {
    const { start, end } = this.line(line);
    return Math.min(start + Math.max(character, 0), end);
  }

  range(from: number, to: number): Range {
    return { start: this.positionAt(from), end: this.positionAt(to) };
  }

  /** Offset of the end of the line that `offset` stands on, before its line break. */
  endOfLine(offset: number): number {
    return this.line(this.positionAt(offset).line).end;
  }

  startOfLine(offset: number): number {
    return this.line(this.positionAt(offset).line).start;
  }

  /** The part of `from` to `to` that stands on the first line, without trailing blanks. */
  firstLine(from: number, to: number): Range {
    const line = this.text.slice(from, Math.min(to, this.endOfLine(from))).trimEnd();
    return this.range(from, from + line.length);
  }
}
