import { awaited } from '../../data/quantization/awaited';
import { layersCsv } from '../../data/quantization/csv';
import { stateCounts, summaryOf } from '../../data/quantization/words';
import type { RunData } from '../../data/run-data';
import { h, setAttributes, setText } from '../../dom';
import { type QuantizationChoices, SaveFile } from '../../protocol';
import type { QuantizationReport, QuantizedLayer } from '../../reports';
import { tool } from '../../tool';
import { hatchDefinition } from '../hatch';
import type { MountedView, View, ViewContext } from '../view';
import { quantizeAdvice } from './advice';
import { LayerDetail } from './detail';
import { Layers } from './layers';
import { OrderToggle } from './order-toggle';
import { trialsTable } from './trials';

/** What quantize tried, what it kept, and what that does to each layer. */
class QuantizationView implements MountedView {
  readonly element: HTMLElement;
  readonly #context: ViewContext;
  readonly #empty = h('div', 'empty');
  readonly #verdict = h('p', 'big');
  readonly #summary = h('p');
  readonly #trials = h('div', 'trials-place');
  readonly #layersTitle = h('h2');
  readonly #counts = h('span', 'section-note');
  readonly #order: OrderToggle;
  readonly #layers: Layers;
  readonly #detail = new LayerDetail();
  readonly #panes: HTMLElement;
  readonly #content: HTMLElement;
  readonly #resize = new ResizeObserver(() => this.#detail.resize());
  readonly #unlisten: () => void;
  #run: RunData | undefined;
  #report: QuantizationReport | undefined;

  constructor(context: ViewContext) {
    this.#context = context;
    this.#order = new OrderToggle((order) => this.#change({ order }));
    this.#layers = new Layers(({ name }) => this.#change({ layer: name }));
    const tools = h('div', 'verdict-tools');
    tools.append(tool('table', 'CSV', () => this.#saveTable()));
    setAttributes(tools, { role: 'toolbar', 'aria-label': 'Quantization tools' });
    const head = h('div', 'section-head layers-title', this.#layersTitle, this.#counts, this.#order.element);
    this.#panes = h('div', 'layer-panes', h('section', '', head, this.#layers.element), this.#detail.element);
    const words = h('div', 'verdict-words', this.#verdict, this.#summary);
    this.#content = h('div', '', h('section', 'verdict', words, tools), this.#trials, this.#panes);
    this.element = h('div', 'quantization', this.#empty, this.#content);
    this.element.append(hatchDefinition());
    this.#resize.observe(this.#detail.place);
    this.#unlisten = context.settings.onChange(({ quantization }) => {
      if (quantization) this.#choose(quantization);
    });
  }

  draw(run: RunData): void {
    this.#run = run;
    const report = run.report('quantization');
    this.#content.hidden = !report;
    this.#empty.hidden = report !== undefined;
    if (!report) this.#sayWhy(run);
    else if (report !== this.#report) this.#show(report);
    this.#report = report;
  }

  dispose(): void {
    this.#unlisten();
    this.#resize.disconnect();
    this.#detail.dispose();
  }

  get #choices(): QuantizationChoices {
    return this.#context.settings.value.quantization;
  }

  #change(patch: Partial<QuantizationChoices>): void {
    this.#context.settings.change({ quantization: { ...this.#choices, ...patch } });
  }

  #show(report: QuantizationReport): void {
    this.#report = report;
    setText(this.#verdict, report.verdict);
    setText(this.#summary, summaryOf(report));
    setText(this.#layersTitle, `Layers of ${report.layersOf}`);
    setText(this.#counts, stateCounts(report.layers));
    this.#trials.replaceChildren(trialsTable(report.trials, true));
    this.#panes.hidden = report.layers.length === 0;
    this.#layers.show(report.layers, this.#choices.order);
    this.#choose(this.#choices);
  }

  /** Shows the layer and the order that were chosen. */
  #choose({ order, layer: name }: QuantizationChoices): void {
    const layers = this.#report?.layers ?? [];
    this.#order.update(order);
    this.#layers.sort(order);
    const chosen: QuantizedLayer | undefined = layers.find((layer) => layer.name === name) ?? layers[0];
    this.#layers.select(chosen);
    if (chosen) this.#detail.show(chosen);
  }

  #sayWhy({ header }: RunData): void {
    const why = awaited(header, 'quantize');
    const words = h('div', '', why.is === 'absent' ? quantizeAdvice() : why.words);
    if (words.textContent !== this.#empty.textContent) this.#empty.replaceChildren(words);
  }

  #saveTable(): void {
    if (!this.#run || !this.#report) return;
    const name = `${this.#run.header.name}-quantization.csv`;
    this.#context.host.post(SaveFile({ name, content: layersCsv(this.#report) }));
  }
}

export const quantization: View = {
  id: 'quantization',
  title: 'Quantization',
  mount: (context) => new QuantizationView(context),
};
