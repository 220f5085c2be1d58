export const maxLength = 200_000;
export const maxDepth = 100;

/** False for a text so long or so deeply nested that it is no experiment and would tie up the parser, or end the process. */
export function isParseable(text: string): boolean {
  return text.length <= maxLength && nestingOf(text) <= maxDepth;
}

/** At least the depth of the text: open brackets, plus the longest row of `- ` and `? `. Quotes are not looked at. */
function nestingOf(text: string): number {
  let open = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === '[' || character === '{') deepest = Math.max(deepest, ++open);
    else if (character === ']' || character === '}') open = Math.max(0, open - 1);
  }
  const rows = text.match(/(?:[-?:][ \t]+){2,}/g) ?? [];
  return deepest + rows.reduce((longest, row) => Math.max(longest, row.split(/[-?:]/).length), 0);
}
