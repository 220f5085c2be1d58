import { h } from '../../dom';

/** What to write where a run has no quantize stage. */
export function quantizeAdvice(): HTMLElement {
  const line = h('code', '', '- quantize: { mode: auto }');
  return h('p', '', 'This run has no quantize stage. Add ', line, ' to the stages of the experiment.');
}
