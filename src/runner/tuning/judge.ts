import type { Adjustable, StageOptions } from '../../experiment';
import type { Difference, Proposal, TunedSetting, TunedValue, TuningReport } from '../../runs';
import { accuracyOf, differenceOf, type Told } from './difference';

type Options = StageOptions<'tune'>;
type Latency = { batch1: number; batch64: number };

/** What the trials of one setting came to, one value after the other. */
export interface Tried {
  adjustable: Adjustable;
  /** Whether the trials train; a model that is only cut is the same in all of them. */
  trained: boolean;
  values: { value: number; told: Told[]; latencyMs?: Latency }[];
}

/** Latencies that differ by less are called even. */
const EVEN = 0.05;

type Speed = 'faster' | 'slower' | 'even';

function speedOf(now: Latency | undefined, other: Latency | undefined): Speed {
  if (!now || !other) return 'even';
  const ratios = [other.batch1 / now.batch1, other.batch64 / now.batch64];
  if (Math.max(...ratios) > 1 + EVEN) return 'slower';
  return Math.min(...ratios) < 1 - EVEN ? 'faster' : 'even';
}

interface Judged {
  outcome: string;
  /** What of it would be won; missing where it is not proposed. */
  won?: 'accuracy' | 'speed';
}

/** What is won where a model is faster, which may cost a little, but not more than that. */
function judgeFaster({ mean, margin }: Difference, { tolerance }: Options): Judged {
  if (mean - margin >= -tolerance) return { outcome: 'faster, and no worse', won: 'speed' };
  return { outcome: mean + margin < 0 ? 'faster, but worse' : 'faster, perhaps worse' };
}

function judge(difference: Difference, speed: Speed, options: Options): Judged {
  const { mean, margin } = difference;
  const { watch } = options;
  const [better, worse] = [mean - margin > 0, mean + margin < 0];
  const noticed = watch.includes('latency') ? speed : 'even';
  if (better && watch.includes('accuracy')) {
    return noticed === 'slower' ? { outcome: 'better, but slower' } : { outcome: 'better', won: 'accuracy' };
  }
  if (noticed === 'faster') return judgeFaster(difference, options);
  if (better) return { outcome: 'better' };
  return { outcome: worse ? 'worse' : 'within the noise' };
}

const sign = (value: number): string => (value < 0 ? '−' : '+');
const points = (fraction: number): string => (100 * Math.abs(fraction)).toFixed(2);

/** `+1.20 ± 0.40 points`. */
export const differenceText = ({ mean, margin }: Difference): string =>
  `${sign(mean)}${points(mean)} ± ${points(margin)} points`;

function trialsText(trials: number, trained: boolean, steps: number): string {
  return trained ? `in ${trials} trials of ${steps} steps` : 'right after the cut';
}

interface Candidate {
  proposal: Proposal;
  won: 'accuracy' | 'speed';
  gain: number;
}

function candidateOf(tried: Tried, value: TunedValue, won: Candidate['won'], steps: number): Candidate | undefined {
  const { adjustable, trained, values } = tried;
  const { difference, latencyMs } = value;
  if (!difference) return undefined;
  const now = values[0]?.latencyMs;
  const ratios = now && latencyMs ? [now.batch1 / latencyMs.batch1, now.batch64 / latencyMs.batch64] : [];
  const fastest = Math.max(...ratios);
  const speed = won === 'speed' ? `${fastest.toFixed(1)}× as fast, ` : '';
  const measured = `${speed}${differenceText(difference)} ${trialsText(value.accuracy.length, trained, steps)}`;
  const { path, name, now: before } = adjustable;
  const proposal = { path, name, value: value.value, now: before, measured };
  return { proposal, won, gain: won === 'speed' ? fastest : difference.mean };
}

/** Accuracy first, then speed; of equals the first. */
const best = (candidates: readonly Candidate[]): Candidate | undefined =>
  [...candidates].sort((a, b) => (a.won === b.won ? b.gain - a.gain : a.won === 'accuracy' ? -1 : 1))[0];

/** Why nothing is proposed, or what. */
function verdictOf(settings: readonly TunedSetting[], proposal: Proposal | undefined): string {
  if (proposal) {
    const { name, value, now, measured } = proposal;
    return `Set ${name} to ${value} instead of ${now}: ${measured}.`;
  }
  const said = settings.flatMap(({ name, values }) =>
    values.slice(1).map(({ value, difference, outcome }) => {
      const measured = difference ? `, ${differenceText(difference)}` : '';
      return `${name} ${value} is ${outcome}${measured}`;
    }),
  );
  return `No change is proposed: ${said.join('; ')}.`;
}

/** What one value came to, and what of it could be proposed. */
function judgeValue(
  tried: Tried,
  { value, told, latencyMs }: Tried['values'][number],
  { options, comparisons }: { options: Options; comparisons: number },
): { judged: TunedValue; candidate?: Candidate } {
  const { adjustable, trained, values } = tried;
  const known = { value, accuracy: told.map(accuracyOf), latencyMs };
  if (value === adjustable.now) return { judged: { ...known, outcome: 'as it is' } };
  const [first] = values;
  const difference = differenceOf(first?.told ?? [], told, { comparisons, trained });
  if (!difference) return { judged: { ...known, outcome: 'not tried enough' } };
  const { outcome, won } = judge(difference, speedOf(first?.latencyMs, latencyMs), options);
  const judged = { ...known, difference, outcome };
  return { judged, candidate: won && candidateOf(tried, judged, won, options.steps) };
}

/** Judges what was tried, and proposes the change that wins most, where one wins for sure. */
export function reportOf(stage: number, options: Options, tried: readonly Tried[]): TuningReport {
  const comparisons = tried.reduce((sum, { values }) => sum + values.length - 1, 0);
  const judged = tried.map((one) => one.values.map((value) => judgeValue(one, value, { options, comparisons })));
  const settings = tried.map(({ adjustable: { name, path, now } }, i): TunedSetting => {
    const values = (judged[i] ?? []).map((one) => one.judged);
    return { name, path, now, values };
  });
  const proposal = best(judged.flat().flatMap(({ candidate }) => candidate ?? []))?.proposal;
  const { steps, seeds } = options;
  return { kind: 'tuning', stage, steps, seeds, settings, proposal, verdict: verdictOf(settings, proposal) };
}
