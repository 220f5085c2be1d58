import type { Experiment } from '../../experiment';
import type { ModelResult } from '../../runs';
import { convolutionBlock } from '../../runtime';

const BATCH = 64;
/** Less is noise. */
const WORTH_SAYING = 0.03;

/** What pruning did to the speed, in one sentence, from latencies in milliseconds. */
export function speedVerdict(
  before: number,
  after: number,
  multiple: number | 'auto',
  block = convolutionBlock(),
): string {
  const figures = `${after.toPrecision(3)} ms against ${before.toPrecision(3)} ms at batch ${BATCH}`;
  if (after < before * (1 - WORTH_SAYING))
    return `Pruning made the student ${(before / after).toFixed(1)}× as fast: ${figures}.`;
  if (after <= before * (1 + WORTH_SAYING)) return `Pruning did not change the student's speed: ${figures}.`;
  const advice =
    multiple === 'auto' || multiple % block === 0
      ? 'prune more, or keep the model as it was'
      : `ONNX Runtime's convolutions are fast for multiples of ${block} channels, so try multiple: auto`;
  return `Pruning made the student ${(after / before).toFixed(1)}× slower, although smaller: ${figures}; ${advice}.`;
}

/** What pruning did to the speed of this run's student, where `results` have both latencies. */
export function verdictOf(experiment: Experiment, results: readonly ModelResult[]): string | undefined {
  const isCut = ({ name }: ModelResult) => /^(pruned|recovered)/.test(name);
  const stage = experiment.stages.findLast((s) => 'prune' in s);
  if (!stage || !('prune' in stage)) return undefined;
  const first = results.findIndex(isCut);
  const before = results[first - 1]?.latencyMs?.batch64;
  const after = results.findLast(isCut)?.latencyMs?.batch64;
  if (before === undefined || after === undefined) return undefined;
  return speedVerdict(before, after, stage.prune.multiple);
}
