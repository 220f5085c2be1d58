import type { Estimate, ModelQuality, ModelResult } from '../runs';
import { columns } from './columns';
import { percent, points } from './figures';
import { paint } from './style';
import { titleOf } from './table';

const tenth = (fraction: number): string => (100 * fraction).toFixed(1);

/** `98.7 to 99.1 %`. */
const within = ({ low, high }: Estimate): string => `${tenth(low)} to ${tenth(high)} %`;

/** `−0.17`, or `even` where the interval of the difference has 0 in it. */
const beside = ({ value, low, high }: Estimate): string => (low <= 0 && high >= 0 ? 'even' : points(value));

interface Figure {
  head: string;
  of(quality: ModelQuality): string | undefined;
}

const figures: readonly Figure[] = [
  { head: '95 % sure', of: ({ accuracy }) => within(accuracy) },
  { head: 'to teacher', of: ({ toTeacher }) => toTeacher && beside(toTeacher) },
  { head: 'agrees', of: ({ agreement }) => agreement && percent(agreement.value, 1) },
  { head: 'macro-F1', of: ({ macroF1 }) => macroF1?.toFixed(3) },
  { head: 'perplexity', of: ({ perplexity, macroF1 }) => (macroF1 === undefined ? perplexity.toFixed(3) : undefined) },
  { head: 'ECE', of: ({ calibrationError }) => `${tenth(calibrationError)} %` },
];

/** How sure the accuracy of each model is, and how far it does what the teacher does. Empty of runs of old versions. */
export function qualityTable(models: readonly ModelResult[]): string {
  const measured = models.flatMap((model) =>
    model.quality ? [{ title: titleOf(model), quality: model.quality }] : [],
  );
  if (measured.length === 0) return '';
  const shown = figures.filter(({ of }) => measured.some(({ quality }) => of(quality) !== undefined));
  const rows = measured.map(({ title, quality }) => [title, ...shown.map(({ of }) => of(quality) ?? '')]);
  const head = ['how sure', ...shown.map((figure) => figure.head)];
  const [first = '', ...lines] = columns([head, ...rows], [...head.keys()].slice(1));
  return [paint('dim', first), ...lines].join('\n');
}
