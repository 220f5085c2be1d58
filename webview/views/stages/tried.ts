import { awaited } from '../../data/quantization/awaited';
import { limitWords } from '../../data/quantization/words';
import type { RunData } from '../../data/run-data';
import { h, setText } from '../../dom';
import type { QuantizationReport } from '../../reports';
import { quantizeAdvice } from '../quantization/advice';
import { trialsTable } from '../quantization/trials';

/** What quantize tried, as far as the timeline needs it: the trials, and its verdict. */
export class Tried {
  readonly element = h('section', 'pane tried');
  readonly #note = h('span', 'section-note');
  readonly #body = h('div');
  #shown: QuantizationReport | undefined;

  constructor() {
    const head = h('div', 'section-head', h('h2', '', 'What quantize tried'), this.#note);
    this.element.append(head, this.#body);
  }

  draw(run: RunData): void {
    const report = run.report('quantization');
    if (!report) this.#sayWhy(run);
    else if (report !== this.#shown) this.#show(report);
    this.#shown = report;
  }

  #show(report: QuantizationReport): void {
    setText(this.#note, `${limitWords(report)}, accuracy on the validation data`);
    this.#body.replaceChildren(trialsTable(report.trials), h('p', 'say', report.verdict));
  }

  #sayWhy({ header }: RunData): void {
    const why = awaited(header, 'quantize');
    setText(this.#note, '');
    const words = h('div', 'pane-empty', why.is === 'absent' ? quantizeAdvice() : why.words);
    if (words.textContent !== this.#body.textContent) this.#body.replaceChildren(words);
  }
}
