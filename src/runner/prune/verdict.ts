import type { Experiment } from '../../experiment';
import type { ModelResult } from '../../runs';

const BATCH = 64;
/** Less is noise. */
const WORTH_SAYING = 0.03;
/** The widest block of channels for which ONNX Runtime has fast convolutions: that of AVX-512. */
const BLOCK = 16;

/** What pruning did to the speed, in one sentence, from latencies in milliseconds. */
export function speedVerdict(before: number, after: number, multiple: number): string {
  const figures = `${after.toPrecision(3)} ms against ${before.toPrecision(3)} ms at batch ${BATCH}`;
  if (after < before * (1 - WORTH_SAYING))
    return `Pruning made the student ${(before / after).toFixed(1)}× as fast: ${figures}.`;
  if (after <= before * (1 + WORTH_SAYING)) return `Pruning did not change the student's speed: ${figures}.`;
  const advice =
    multiple % BLOCK === 0
      ? 'prune more, or keep the model as it was'
      : `ONNX Runtime's convolutions are fast for multiples of ${BLOCK} channels, so try multiple: ${BLOCK}`;
  return `Pruning made the student ${(after / before).toFixed(1)}× slower, although smaller: ${figures}; ${advice}.`;
}

/** What pruning did to the speed of this run's student, where `results` have both latencies. */
export function verdictOf(experiment: Experiment, results: readonly ModelResult[]): string | undefined {
  const isCut = ({ name }: ModelResult) => /^(pruned|recovered)/.test(name);
  const first = results.findIndex(isCut);
  const before = results[first - 1]?.latencyMs?.batch64;
  const after = results.findLast(isCut)?.latencyMs?.batch64;
  if (before === undefined || after === undefined) return undefined;
  const stage = experiment.stages.findLast((s) => 'prune' in s);
  return speedVerdict(before, after, stage && 'prune' in stage ? stage.prune.multiple : 1);
}
