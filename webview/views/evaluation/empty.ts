import type { Awaited } from '../../data/quantization/awaited';
import { h } from '../../dom';

const WHAT =
  'Here stand the models of the run side by side, from the teacher to the last: accuracy with its interval, calibration, ' +
  'agreement with the teacher and latency; what each takes for what, and where student and teacher disagree.';

/** What will be here, and which stage brings it. */
export function emptyWords(why: Awaited): HTMLElement {
  const line = h('code', '', '- evaluate: { on: test }');
  const when =
    why.is === 'absent'
      ? h('p', '', 'This run has no evaluate stage. Add ', line, ' to the stages of the experiment.')
      : h('p', '', why.words);
  return h('div', 'evaluation-empty', h('p', '', WHAT), when);
}
