import { bestInt8, isSlower, isWithin } from './choose';
import type { SearchOptions, Trial } from './trial';

/** What the choice was made by. */
type Rules = Pick<SearchOptions, 'mode' | 'maxAccuracyDrop' | 'merit'>;

const milliseconds = (value: number): string => `${value < 1 ? value.toFixed(3) : value.toPrecision(3)} ms`;
const percent = (fraction: number): string => `${(100 * fraction).toFixed(2)} %`;
const points = (fraction: number): string => (100 * fraction).toFixed(2);

function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  return value < 1e6 ? `${(value / 1e3).toFixed(1)} kB` : `${(value / 1e6).toFixed(2)} MB`;
}

const atBatch1 = (trial: Trial, float: Trial): string =>
  `${milliseconds(trial.latencyMs.batch1)} against ${milliseconds(float.latencyMs.batch1)} at batch 1`;

/** What a trial is beside float32: speed, size, accuracy. */
function compared(trial: Trial, float: Trial, merit: string): string {
  const ratio = float.latencyMs.batch1 / trial.latencyMs.batch1;
  const isEven = ratio < 1 && !isSlower(trial, float);
  const speed = `${isEven ? 'as fast, to within 5 %' : `${ratio.toFixed(2)}× as fast`} (${atBatch1(trial, float)})`;
  const accuracy = `${merit} ${percent(trial.accuracy)} against ${percent(float.accuracy)}`;
  return `${speed}, ${bytes(trial.bytes)} instead of ${bytes(float.bytes)}, ${accuracy}`;
}

/** Whether the picture turns at larger batches, with both numbers. */
function atBatch64(trial: Trial, float: Trial): string {
  const [a, b] = [trial.latencyMs.batch64, float.latencyMs.batch64];
  if (!(a < b / 1.1)) return '';
  return ` At batch 64 it is faster: ${milliseconds(a)} against ${milliseconds(b)}.`;
}

/** Why int8 is not what is kept. */
function againstInt8(trial: Trial, float: Trial, { maxAccuracyDrop, merit = 'accuracy' }: Rules): string {
  if (!isWithin(trial, float, maxAccuracyDrop)) {
    const lost = points(float.accuracy - trial.accuracy);
    return `${trial.name} loses ${lost} points of ${merit}, more than ${points(maxAccuracyDrop)}.`;
  }
  if (!isSlower(trial, float)) return '';
  return `${trial.name} is slower than float32: ${atBatch1(trial, float)}.${atBatch64(trial, float)}`;
}

/** What is kept and why, in one or two sentences made from the numbers. */
export function verdict(trials: readonly Trial[], kept: Trial, rules: Rules): string {
  const { mode, maxAccuracyDrop, merit = 'accuracy' } = rules;
  const [float = kept] = trials;
  const int8 = bestInt8(trials, maxAccuracyDrop);
  const against = int8 && int8 !== kept ? againstInt8(int8, float, rules) : '';
  if (kept === float) {
    const other = trials.find((trial) => trial !== float);
    const why = against || (other ? againstInt8(other, float, rules) : '');
    return `float32 is kept and recommended. ${why || 'Nothing that was tried is faster, or as fast and smaller.'}`.trim();
  }
  const found = `${kept.name} is kept: ${compared(kept, float, merit)}.`;
  if (mode !== 'auto' && isSlower(kept, float)) {
    return `${kept.name} is kept because mode ${mode} asks for it, but it is slower than float32: ${atBatch1(kept, float)}. float32 is recommended.${atBatch64(kept, float)}`;
  }
  return against ? `${found} ${against} Float is recommended.` : found;
}

/** Why a trial was not kept. */
export function reasonAgainst(trial: Trial, kept: Trial, float: Trial, maxAccuracyDrop: number): string {
  if (trial === float) return `${kept.name} is smaller or faster`;
  if (!isWithin(trial, float, maxAccuracyDrop)) {
    return `loses ${points(float.accuracy - trial.accuracy)} points, more than ${points(maxAccuracyDrop)}`;
  }
  if (isSlower(trial, float)) return `slower than float32: ${atBatch1(trial, float)}`;
  if (isSlower(trial, kept)) return `slower than ${kept.name}`;
  return `not smaller than ${kept.name}`;
}
