import { clippedShares } from '../../data/quantization/clip';
import { noiseWords, rangeWords, shareWords, valueWords } from '../../data/quantization/figures';
import { h, setText } from '../../dom';
import { integer } from '../../format';
import type { QuantizedLayer } from '../../reports';
import { HiddenTable } from '../curves/hidden-table';
import { valuesChart } from './values-chart';

type Fact = [label: string, value: string];

function factsOf(layer: QuantizedLayer): Fact[] {
  const { histogram, clip } = layer;
  const shares = clippedShares(layer);
  const facts: Fact[] = [
    ['Signal to noise', noiseWords(layer)],
    ['Values seen', histogram ? rangeWords(histogram) : ''],
    ['Clip', clip ? rangeWords(clip) : ''],
    ['Outside', shares ? `${shareWords(shares.below)} below, ${shareWords(shares.above)} above` : ''],
  ];
  return facts.filter(([, value]) => value !== '');
}

function reasonWords({ state, reason }: QuantizedLayer): string {
  if (!reason) return '';
  return state === 'float' ? `Stays float: ${reason}.` : `${reason}.`;
}

/** The chosen layer: what was seen of its values, and what int8 keeps of them. */
export class LayerDetail {
  readonly element = h('section', 'layer-detail');
  readonly #title = h('h2');
  readonly #kind = h('span', 'section-note');
  readonly #reason = h('p', 'reason');
  readonly #facts = h('dl', 'layer-facts');
  readonly #plot = h('div', 'values drawn');
  readonly #none = h('p', 'pane-empty');
  readonly #table = new HiddenTable('Values of the layer', 0);
  #layer: QuantizedLayer | undefined;

  constructor() {
    this.#plot.setAttribute('role', 'img');
    const head = h('div', 'section-head', this.#title, this.#kind);
    this.element.append(head, this.#reason, this.#facts, this.#none, this.#plot, this.#table.element);
    this.element.setAttribute('aria-label', 'The chosen layer');
  }

  /** The box whose size the drawing depends on. */
  get place(): HTMLElement {
    return this.#plot;
  }

  show(layer: QuantizedLayer): void {
    this.#layer = layer;
    setText(this.#title, layer.name);
    setText(this.#kind, `${layer.kind}, ${layer.state}`);
    setText(this.#reason, reasonWords(layer));
    this.#reason.hidden = !layer.reason;
    this.#facts.replaceChildren(
      ...factsOf(layer).map(([label, value]) => h('div', '', h('dt', '', label), h('dd', '', value))),
    );
    const { histogram } = layer;
    this.#plot.hidden = !histogram;
    setText(this.#none, histogram ? '' : 'No values of this layer were recorded.');
    this.#none.hidden = histogram !== undefined;
    this.#plot.setAttribute('aria-label', `Values of ${layer.name}, logarithmic counts, table follows`);
    this.#table.update(() => tableOf(layer));
    this.resize();
  }

  /** Draws again for the room that there is now. */
  resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#plot;
    const chart = this.#layer && width > 0 && height > 0 ? valuesChart(this.#layer, { width, height }) : undefined;
    this.#plot.replaceChildren(...(chart ? [chart] : []));
  }

  dispose(): void {
    this.#table.dispose();
  }
}

function tableOf({ histogram }: QuantizedLayer) {
  const columns = ['From', 'To', 'Values'];
  if (!histogram) return { columns, rows: [] };
  const { from, to, counts } = histogram;
  const width = (to - from) / counts.length;
  const rows = counts.map((values, i) => [
    valueWords(from + i * width),
    valueWords(from + (i + 1) * width),
    integer(values),
  ]);
  return { columns, rows };
}
