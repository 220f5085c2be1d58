import type { RunData } from '../../data/run-data';
import { statesCsv } from '../../data/stages/csv';
import { timelineOf } from '../../data/stages/timeline';
import { verdictOf } from '../../data/stages/verdict';
import { h, setAttributes } from '../../dom';
import { dateTime } from '../../format';
import { SaveFile } from '../../protocol';
import { rove } from '../../roving';
import { readPalette } from '../../theme';
import { tool } from '../../tool';
import { pictureOf } from '../curves/image';
import type { MountedView, View, ViewContext } from '../view';
import { SizeAgainstAccuracy } from './size-accuracy';
import { StagesTable } from './table';
import { Tried } from './tried';
import { Tuned } from './tuned';

/** What every stage made of the model, what it cost and what it won. */
class StagesView implements MountedView {
  readonly element: HTMLElement;
  readonly #context: ViewContext;
  readonly #empty = h('p', 'empty');
  readonly #words = h('div', 'verdict-words');
  readonly #table = new StagesTable();
  readonly #chart: SizeAgainstAccuracy;
  readonly #tried = new Tried();
  readonly #tuned = new Tuned();
  readonly #content: HTMLElement;
  readonly #resize = new ResizeObserver(() => this.#chart.resize());
  #run: RunData | undefined;
  #drawn = '';
  #others: RunData['others'] = [];

  constructor(context: ViewContext) {
    this.#context = context;
    this.#chart = new SizeAgainstAccuracy(textMeasure(), (words) => context.announcer.say(words));
    const tools = h('div', 'verdict-tools');
    tools.append(
      tool('image', 'Image', () => void this.#saveImage()),
      tool('table', 'CSV', () => this.#saveTable()),
    );
    setAttributes(tools, { role: 'toolbar', 'aria-label': 'Stages tools' });
    rove(tools, () => [...tools.querySelectorAll('button')]);
    this.#content = h(
      'div',
      'stages-content',
      h('section', 'verdict', this.#words, tools),
      this.#table.element,
      h('div', 'below', this.#chart.element, this.#tried.element, this.#tuned.element),
    );
    this.element = h('div', 'stages', this.#empty, this.#content);
    this.#resize.observe(this.#chart.place);
  }

  draw(run: RunData): void {
    this.#run = run;
    const { models } = run.header;
    this.#content.hidden = models.length === 0;
    this.#empty.hidden = models.length > 0;
    if (models.length === 0) this.#empty.textContent = emptyWords(run);
    else this.#show(run);
  }

  dispose(): void {
    this.#resize.disconnect();
    this.#chart.dispose();
  }

  #show(run: RunData): void {
    const { models } = run.header;
    this.#tried.draw(run);
    this.#tuned.draw(run);
    const maxAccuracyDrop = run.report('quantization')?.maxAccuracyDrop;
    // The header comes with every delta; its states change with a stage.
    const drawn = JSON.stringify([run.header.id, run.over, maxAccuracyDrop, models]);
    if (drawn === this.#drawn && run.others === this.#others) return;
    this.#drawn = drawn;
    this.#others = run.others;
    const verdict = verdictOf(models, { over: run.over, maxAccuracyDrop });
    const remarks = (verdict?.remarks ?? []).map((remark) => h('p', '', remark));
    this.#words.replaceChildren(h('p', 'big', verdict?.headline ?? ''), ...remarks);
    this.#table.draw(timelineOf(models), run.over);
    this.#chart.draw(models, run.others);
  }

  #saveTable(): void {
    if (!this.#run) return;
    const { header, others } = this.#run;
    this.#context.host.post(SaveFile({ name: `${header.name}-stages.csv`, content: statesCsv(header, others) }));
  }

  async #saveImage(): Promise<void> {
    if (!this.#run) return;
    const { name, startedAt } = this.#run.header;
    const content = await pictureOf(this.#content, `${name} · ${dateTime(startedAt)}`, readPalette().colour.bg);
    this.#context.host.post(SaveFile({ name: `${name}-stages.png`, content }));
  }
}

function emptyWords(run: RunData): string {
  const [first] = run.header.rail;
  if (run.over) return 'The run ended before any model was measured.';
  if (run.header.status === 'queued') return 'Not started yet. The run waits for its turn.';
  return `No model is measured yet. The first figures come with ${first?.label ?? 'the first stage'}.`;
}

/** Measures texts in the size of a chart's labels. */
function textMeasure(): (text: string) => number {
  const ctx = new OffscreenCanvas(1, 1).getContext('2d');
  return (text) => {
    if (!ctx) return text.length * 6;
    ctx.font = `11px ${getComputedStyle(document.body).fontFamily}`;
    return ctx.measureText(text).width;
  };
}

export const stages: View = { id: 'stages', title: 'Stages', mount: (context) => new StagesView(context) };
