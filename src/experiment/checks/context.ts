import { dirname, resolve } from 'node:path';
import { Editor } from '../edits';
import type { ParsedExperiment } from '../parse';
import { parsePath } from '../path';
import type { Edit, Problem } from '../problem';
import type { Experiment, ModelSpec, Source, StudentSpec } from '../schema';
import { holdsText, pathsOf, type SourcePath } from '../source';
import type { Stage, StageKind, StageOptions } from '../stages';
import type { DatasetFacts, ModelFacts, Unreadable, World } from '../world';

/** What a check sees: the experiment, and the world as far as it was asked, each question once. */
export class CheckContext {
  readonly base: string;
  private readonly editor: Editor;
  private readonly answers = new Map<string, Promise<unknown>>();

  constructor(
    readonly experiment: Experiment,
    private readonly parsed: ParsedExperiment,
    readonly world: World,
    file: string,
  ) {
    this.base = dirname(resolve(file));
    this.editor = new Editor(parsed.document);
  }

  /** A problem at a place of the file, or at the nearest that is written above it. */
  problem(path: string, code: string, message: string, severity: Problem['severity'] = 'error'): Problem {
    const { document } = this.parsed;
    return { code, severity, message, range: document.valueRange(parsePath(path)), path };
  }

  /** A problem of a stage as a whole: its kind is underlined. */
  stageProblem(path: string, code: string, message: string, severity: Problem['severity'] = 'error'): Problem {
    return { ...this.problem(path, code, message, severity), range: this.parsed.document.keyRange(parsePath(path)) };
  }

  /** The problem with a fix that writes `value` at a path of the file, whether a value stands there or not. */
  fixedBy(problem: Problem, title: string, path: string, value: unknown): Problem {
    const at = parsePath(path);
    const edits = this.isWritten(path)
      ? this.editor.replaceValue(at, value)
      : this.editor.insertKey(at.slice(0, -1), String(at.at(-1)), value);
    return withFix(problem, title, edits);
  }

  fixedByRemoving(problem: Problem, path: string): Problem {
    return withFix(problem, `Remove \`${path.split('.').at(-1)}\``, this.editor.removeKey(parsePath(path)));
  }

  /** The problem with a fix that puts a stage before the one at `index`. */
  fixedByStage(problem: Problem, title: string, index: number, stage: unknown): Problem {
    return withFix(problem, title, this.editor.insertEntry(['stages', index], stage));
  }

  isWritten(path: string): boolean {
    return this.parsed.document.written(parsePath(path)) !== undefined;
  }

  resolve(path: string): string {
    return resolve(this.base, path);
  }

  exists(path: string): Promise<boolean> {
    return this.once(`size ${path}`, async () => (await this.world.fileSize(this.resolve(path))) !== undefined);
  }

  /** Whether a file or a folder that a source names is there. */
  hasPath({ path, kind }: Pick<SourcePath, 'path' | 'kind'>): Promise<boolean> {
    if (kind === 'file') return this.exists(path);
    return this.once(`folder ${path}`, () => this.world.isFolder(this.resolve(path)));
  }

  /**
   * Facts about a dataset whose files are there; undefined where one is missing, and where texts lack a tokenizer.
   * Its classes are those of the training data.
   */
  dataset(source: Source): Promise<DatasetFacts | Unreadable | undefined> {
    return this.once(`dataset ${JSON.stringify(source)}`, async () => {
      const { train, classes, tokenizer, skipBad } = this.experiment.data;
      const there = await Promise.all(pathsOf(source).map((path) => this.hasPath(path)));
      if (there.includes(false) || (holdsText(source) && !tokenizer)) return undefined;
      const first = source === train ? undefined : await this.readable(train);
      const like = first && { classes: first.classes, classNames: first.classNames };
      return this.world.dataset(source, this.base, { classes, tokenizer, skipBad, like });
    });
  }

  /** As `dataset`, but only what could be read. */
  async readable(source: Source | undefined): Promise<DatasetFacts | undefined> {
    const facts = source && (await this.dataset(source));
    return facts && !('error' in facts) ? facts : undefined;
  }

  /** Facts about a model that is a file; undefined for architectures and missing files. */
  model(spec: ModelSpec | StudentSpec): Promise<ModelFacts | Unreadable | undefined> {
    return this.once(`model ${JSON.stringify(spec)}`, async () => {
      if (!('model' in spec) || !(await this.exists(spec.model))) return undefined;
      return this.world.model(this.resolve(spec.model));
    });
  }

  async readableModel(spec: ModelSpec | StudentSpec): Promise<ModelFacts | undefined> {
    const facts = await this.model(spec);
    return facts && !('error' in facts) ? facts : undefined;
  }

  /** The stages of one kind, with their place in the list. */
  stages<K extends StageKind>(kind: K): { index: number; options: StageOptions<K> }[] {
    return this.experiment.stages.flatMap((stage: Stage, index) =>
      kind in stage ? [{ index, options: (stage as { [P in K]: StageOptions<P> })[kind] }] : [],
    );
  }

  /** Samples that are left to train on when validation has taken its share. */
  async trainingSamples(): Promise<number | undefined> {
    const { train, validation } = this.experiment.data;
    const facts = await this.readable(train);
    if (!facts) return undefined;
    return 'split' in validation ? facts.count - Math.round(facts.count * validation.split) : facts.count;
  }

  private once<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.answers.get(key) ?? ask();
    this.answers.set(key, known);
    return known as Promise<T>;
  }
}

function withFix(problem: Problem, title: string, edits: Edit[]): Problem {
  return edits.length === 0 ? problem : { ...problem, fixes: [...(problem.fixes ?? []), { title, edits }] };
}

/** Every set of data that the experiment names, with its place. */
export function sourcesOf({ experiment: { data, stages } }: CheckContext): { at: string; source: Source }[] {
  const own = stages.map((stage, index): [string, Source | undefined] => [
    `stages.${index}.finetune.data`,
    'finetune' in stage ? stage.finetune.data : undefined,
  ]);
  const { train, validation, test } = data;
  const named: [string, Source | undefined][] = [
    ['data.train', train],
    ['data.validation', 'format' in validation ? validation : undefined],
    ['data.test', test],
    ...own,
  ];
  return named.flatMap(([at, source]) => (source ? [{ at, source }] : []));
}

/** One thing that may be wrong. */
export type Check = (c: CheckContext) => Promise<Problem[]>;
