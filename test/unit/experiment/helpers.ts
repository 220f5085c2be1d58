import { type Fix, type ParsedExperiment, type Problem, parseExperiment, type Range } from '../../../src/experiment';
import { applyEdits } from '../../../src/experiment/edits';
import { TextLines } from '../../../src/experiment/text-lines';

/** Block and flow style, every kind of stage, comments. */
export const good = `# What is distilled here
name: tiny
data:
  train: { format: idx, images: train-images, labels: train-labels }
  validation: { split: 0.2 }
teacher: { architecture: cnn, channels: [6], dense: 24 }
student: { architecture: cnn, channels: [3], dense: 8 }
stages:
  - train: { model: teacher, epochs: 2, batch: 24 }
  - distill: # the point of it all
      temperature: 2
      alpha: 0.7
  - evaluate: {}
  - export: { to: out/ }
`;

/** The good experiment with one thing changed. */
export function changed(from: string | RegExp, to: string): string {
  const text = good.replace(from, () => to);
  if (text === good) throw new Error(`Nothing to change: ${from}`);
  return text;
}

export const parse = (text: string): ParsedExperiment => parseExperiment(text, { file: '/folder/tiny.distill.yaml' });

export function textIn(text: string, { start, end }: Range): string {
  const lines = new TextLines(text);
  return text.slice(lines.offsetAt(start), lines.offsetAt(end));
}

export const mended = (text: string, fix: Fix): string => applyEdits(text, fix.edits);

export const codes = (problems: readonly Problem[]): string[] => problems.map(({ code }) => code);

/** A text with a cursor, written as `|`, as text and offset. */
export function atCursor(marked: string): { text: string; offset: number } {
  const offset = marked.indexOf('|');
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}
