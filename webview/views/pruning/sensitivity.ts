import { share } from '../../data/pruning/figures';
import { accuracyRange, groupTitle, sensitivitySentence, sensitivityTable } from '../../data/pruning/sensitivity';
import { h, svg } from '../../dom';
import { integer } from '../../format';
import type { SensitivityCurve } from '../../protocol';
import { HiddenTable } from '../curves/hidden-table';
import { crisp, rule, valueGrid, word } from './chart';
import type { MapContent } from './scene';

const HEIGHT = 148;
const FRAME = { left: 44, top: 8, bottom: HEIGHT - 22 };
/** Right of the chart, where lines have their names. */
const NAMES = 116;
const LINE_HEIGHT = 14;

type Scan = NonNullable<MapContent['data']['report']['sensitivity']>;

/** How accuracy falls when a share of one group alone is removed; the looked-at group stands out. */
export class Sensitivity {
  readonly element: HTMLElement;
  readonly #about = h('span', 'about');
  readonly #plot = h('div', 'map-sensitivity-plot');
  readonly #sentence = h('p', 'map-sentence');
  readonly #table = new HiddenTable('Accuracy when a share of one group alone is removed', 0);
  readonly #resize: ResizeObserver;
  #drawn: { content: MapContent; group: number | undefined } | undefined;

  constructor() {
    const title = h('h2', '', 'Sensitivity', this.#about);
    this.#plot.setAttribute('aria-hidden', 'true');
    this.element = h('section', 'map-sensitivity', title, this.#plot, this.#sentence, this.#table.element);
    this.element.setAttribute('aria-label', 'Sensitivity');
    this.#resize = new ResizeObserver(() => this.#draw());
    this.#resize.observe(this.#plot);
  }

  dispose(): void {
    this.#resize.disconnect();
    this.#table.dispose();
  }

  draw(content: MapContent, group: number | undefined): void {
    const scan = content.data.report.sensitivity;
    this.element.hidden = !scan;
    if (!scan) return;
    const fresh = this.#drawn?.content.data !== content.data;
    if (!fresh && this.#drawn?.group === group) return;
    this.#drawn = { content, group };
    this.#draw();
    if (!fresh) return;
    this.#about.textContent = `accuracy when a share of one group alone is removed, on ${integer(scan.samples)} samples`;
    this.#sentence.textContent = sensitivitySentence(content.data, scan);
    this.#table.update(() => sensitivityTable(content.data, scan));
  }

  #draw(): void {
    const width = this.#plot.clientWidth;
    const scan = this.#drawn?.content.data.report.sensitivity;
    if (!this.#drawn || !scan || width === 0) return;
    const { content, group } = this.#drawn;
    const chosen = scan.curves.find((curve) => curve.group === group);
    const name = chosen ? groupTitle(content.data, chosen.group) : '';
    this.#plot.replaceChildren(svg('svg', { width, height: HEIGHT }, ...drawScan(scan, chosen, name, width)));
  }
}

function drawScan(scan: Scan, chosen: SensitivityCurve | undefined, name: string, width: number): SVGElement[] {
  const frame = { ...FRAME, right: width - NAMES };
  const { low, high } = accuracyRange(scan);
  const widest = scan.ratios.at(-1) || 1;
  const toX = (ratio: number) => frame.left + (ratio / widest) * (frame.right - frame.left);
  const toY = (value: number) => frame.bottom - ((value - low) / (high - low)) * (frame.bottom - frame.top);
  // The axis is in percent, like every accuracy of the panel.
  const grid = valueGrid(low * 100, high * 100, 3, frame, (value) => toY(value / 100), ' %');
  // Every line begins with the whole group in place.
  const path = ({ accuracy }: SensitivityCurve) =>
    [`M${toX(0)} ${toY(scan.base).toFixed(1)}`, ...pointsOf(accuracy, scan.ratios, toX, toY)].join('L');
  const others = scan.curves.filter((curve) => curve !== chosen);
  const base = crisp(toY(scan.base));
  return [
    ...grid,
    rule('map-threshold', frame.left, base, frame.right, base),
    ...others.map((curve) => svg('path', { class: 'map-curve', d: path(curve) })),
    ...(chosen ? [svg('path', { class: 'map-curve chosen', d: path(chosen) })] : []),
    ...[0, ...scan.ratios].map((ratio, i, all) =>
      word(share(ratio, 1), toX(ratio), HEIGHT - 6, i === 0 ? 'start' : i === all.length - 1 ? 'end' : 'middle'),
    ),
    word('unpruned', frame.right + 6, base + 3.5, 'start', 'map-label'),
    ...(chosen ? nameOf(name, frame.right + 6, toY(chosen.accuracy.at(-1) ?? low), base) : []),
  ];
}

/** The name of a line stands at its end, or below that where the base line's name is. */
function nameOf(name: string, x: number, end: number, base: number): SVGElement[] {
  const y = end - base < LINE_HEIGHT ? base + LINE_HEIGHT : end;
  return [word(name, x, y + 3.5, 'start', 'map-label strong')];
}

function pointsOf(
  accuracy: readonly number[],
  ratios: readonly number[],
  toX: (ratio: number) => number,
  toY: (value: number) => number,
): string[] {
  return accuracy.flatMap((value, i) => {
    const ratio = ratios[i];
    return ratio === undefined || !Number.isFinite(value) || value === null || ratio === 0
      ? []
      : [`${toX(ratio).toFixed(1)} ${toY(value).toFixed(1)}`];
  });
}
