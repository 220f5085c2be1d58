import type { TextPart } from '../../../webview/protocol';

/** Words with the space behind them. */
const wordsOf = (text: string): string[] => text.match(/\S+\s*|\s+/g) ?? [];
const same = (a = '', b = ''): boolean => a.trim() === b.trim();

/** Lengths of the longest common subsequences of what follows each pair of places. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint16Array[] {
  const rows = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let k = after.length - 1; k >= 0; k--) {
      const [here, below] = [rows[i] as Uint16Array, rows[i + 1] as Uint16Array];
      here[k] = same(before[i], after[k]) ? (below[k + 1] ?? 0) + 1 : Math.max(below[k] ?? 0, here[k + 1] ?? 0);
    }
  }
  return rows;
}

/** What became of a text: the words that stayed, went and came, in the order of the new text. */
export function wordDiff(before: string, after: string): TextPart[] {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  const common = commonLengths(old, now);
  const stepAt = (i: number, k: number): 'keep' | 'remove' | 'add' => {
    if (k >= now.length) return 'remove';
    if (i >= old.length) return 'add';
    if (same(old[i], now[k])) return 'keep';
    return (common[i + 1]?.[k] ?? 0) >= (common[i]?.[k + 1] ?? 0) ? 'remove' : 'add';
  };
  const parts: TextPart[] = [];
  for (let i = 0, k = 0; i < old.length || k < now.length; ) {
    const step = stepAt(i, k);
    if (step === 'remove') parts.push({ text: old[i] ?? '', change: 'removed' });
    else parts.push({ text: now[k] ?? '', ...(step === 'add' && { change: 'added' }) });
    if (step !== 'add') i++;
    if (step !== 'remove') k++;
  }
  return parts;
}
