import { nextOrder } from '../../data/evaluation/classes';
import { rowsOf } from '../../data/evaluation/columns';
import { evaluationCsv } from '../../data/evaluation/csv';
import { basisWords, mainModel, verdictWords } from '../../data/evaluation/words';
import { awaited } from '../../data/quantization/awaited';
import type { RunData } from '../../data/run-data';
import { h, setAttributes, setText } from '../../dom';
import { type EvaluationChoices, SaveFile } from '../../protocol';
import type { EvaluatedModel, EvaluationReport } from '../../reports';
import { onThemeChange } from '../../theme';
import { tool } from '../../tool';
import type { MountedView, View, ViewContext } from '../view';
import { ClassesTable } from './classes-table';
import { ConfusionMatrix } from './confusion-matrix';
import { Disagreements } from './disagreements';
import { emptyWords } from './empty';
import { ModelsTable } from './models-table';

/** What evaluate measured: every model beside the teacher, the mistakes of one of them, and where the two disagree. */
class EvaluationView implements MountedView {
  readonly element: HTMLElement;
  readonly #context: ViewContext;
  readonly #empty = h('div', 'empty');
  readonly #verdict = h('p', 'big');
  readonly #basis = h('p');
  readonly #models = new ModelsTable((model) => this.#change({ model }));
  readonly #matrix: ConfusionMatrix;
  readonly #classes = new ClassesTable((by) => this.#change({ order: nextOrder(this.#choices.order, by) }));
  readonly #panes: HTMLElement;
  readonly #disagreements = new Disagreements();
  readonly #content: HTMLElement;
  readonly #resize = new ResizeObserver(() => this.#matrix.resize());
  readonly #ends: readonly (() => void)[];
  #run: RunData | undefined;
  #report: EvaluationReport | undefined;
  #states = '';

  constructor(context: ViewContext) {
    this.#context = context;
    this.#matrix = new ConfusionMatrix((words) => context.announcer.say(words));
    const tools = h('div', 'verdict-tools');
    tools.append(tool('table', 'CSV', () => this.#saveTable()));
    setAttributes(tools, { role: 'toolbar', 'aria-label': 'Evaluation tools' });
    const words = h('div', 'verdict-words', this.#verdict, this.#basis);
    this.#panes = h('div', 'class-panes', this.#matrix.element, this.#classes.element);
    const head = h('section', 'verdict', words, tools);
    this.#content = h('div', '', head, this.#models.element, this.#panes, this.#disagreements.element);
    this.element = h('div', 'evaluation', this.#empty, this.#content);
    this.#resize.observe(this.#matrix.element);
    this.#ends = [
      context.settings.onChange(({ evaluation }) => {
        if (evaluation) this.#choose();
      }),
      onThemeChange(() => this.#matrix.resize()),
    ];
  }

  draw(run: RunData): void {
    this.#run = run;
    const report = run.report('evaluation');
    this.#content.hidden = !report;
    this.#empty.hidden = report !== undefined;
    if (report) this.#show(report, run);
    else this.#sayWhy(run);
  }

  dispose(): void {
    for (const end of this.#ends) end();
    this.#resize.disconnect();
    this.#matrix.dispose();
  }

  get #choices(): EvaluationChoices {
    return this.#context.settings.value.evaluation;
  }

  #change(patch: Partial<EvaluationChoices>): void {
    this.#context.settings.change({ evaluation: { ...this.#choices, ...patch } });
  }

  #show(report: EvaluationReport, { header }: RunData): void {
    // The header comes with every delta; its states change with a stage.
    const states = JSON.stringify(header.models);
    if (report === this.#report && states === this.#states) return;
    this.#report = report;
    this.#states = states;
    const main = this.#main(report);
    setText(this.#verdict, main ? verdictWords(main) : '');
    setText(this.#basis, basisWords(report));
    this.#models.show(rowsOf(report.models, header.models));
    this.#disagreements.show(report);
    this.#choose();
  }

  #main(report: EvaluationReport): EvaluatedModel | undefined {
    const states = this.#run?.header.models ?? [];
    return mainModel(
      report,
      states.flatMap(({ name, discarded }) => (discarded ? name : [])),
    );
  }

  /** Shows the classes of the model that was chosen, in the order that was. */
  #choose(): void {
    const report = this.#report;
    const { model: name, order } = this.#choices;
    const chosen = report && (report.models.find((model) => model.name === name) ?? this.#main(report));
    if (!report || !chosen) return;
    this.#models.select(chosen.name);
    const { confusion, classes, track } = chosen;
    this.#panes.hidden = !(confusion && classes);
    if (!confusion || !classes) return;
    const { classNames: names } = report;
    this.#matrix.show({ of: chosen.name, confusion, names, role: track === 'teacher' ? 'teacher' : 'student' });
    this.#classes.show(chosen.name, classes, names, order);
  }

  #sayWhy({ header }: RunData): void {
    const words = emptyWords(awaited(header, 'evaluate'));
    if (words.textContent !== this.#empty.textContent) this.#empty.replaceChildren(words);
  }

  #saveTable(): void {
    if (!this.#run || !this.#report) return;
    const name = `${this.#run.header.name}-evaluation.csv`;
    this.#context.host.post(SaveFile({ name, content: evaluationCsv(this.#report) }));
  }
}

export const evaluation: View = {
  id: 'evaluation',
  title: 'Evaluation',
  mount: (context) => new EvaluationView(context),
};
