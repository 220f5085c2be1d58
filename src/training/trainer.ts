import type { Model, Tensor } from '../onnx';
import { type Device, Session, type Value, type Values } from '../runtime';
import type { AdversarialOptions } from './adversarial';
import { changing, type FusedModel, fusedModel, type State } from './artifacts';
import { type Chunk, ChunkFeeder, ChunkLosses, type ChunkResult, scalar } from './chunk';
import { type HiddenTeaching, withTeacher } from './hidden-states';
import type { LossKind, LossOptions } from './losses';
import { type OptimizerOptions, scalarsOf } from './optimizers';
import { type BatchNormOptions, type Classifier, type ClassifierSizes, prepareClassifier } from './prepare';
import { RoundState } from './round-state';
import { withWeights } from './weights';

export interface TrainerOptions extends ClassifierSizes, BatchNormOptions {
  loss: LossKind | LossOptions;
  optimizer: OptimizerOptions;
  /** Hidden states that become like those of a teacher, which then stands in the graph. */
  hidden?: HiddenTeaching;
  /** Batches whose gradients are averaged before a step; 1 where it is left out. */
  accumulate?: number;
  /** Also train on samples that are moved against the model. */
  adversarial?: AdversarialOptions;
  threads: number;
  /** For `kd`: a teacher that looks at each batch, so that a chunk needs no logits of it. It stays as it is. */
  teacher?: Model;
  /** The processor where missing. */
  device?: Device;
}

/** Weights and moments by name, and how many steps made them. */
export interface TrainerState {
  step: number;
  tensors: Map<string, Tensor>;
}

/** Trains a model step by step, with a fused graph whose state goes round: what a step returns is the next one's input. */
export class Trainer {
  private step = 0;
  private readonly state: RoundState;
  private readonly feeder: ChunkFeeder;

  private constructor(
    private readonly source: Model,
    private readonly prepared: Classifier,
    private readonly fused: FusedModel,
    private readonly session: Session,
    private readonly before: Session | undefined,
    private readonly options: TrainerOptions,
  ) {
    this.feeder = new ChunkFeeder(prepared, fused.loss.inputs, options.loss, options.accumulate ?? 1);
    this.state = new RoundState(fused.state, fused.initial, options.device);
  }

  /** @throws OnnxError when the model cannot be trained; see {@link prepareClassifier} and {@link fusedModel}. */
  static async create(model: Model, options: TrainerOptions): Promise<Trainer> {
    // The statistics of samples that were moved are not those of the data.
    const own = options.adversarial ? ({ ...options, batchNorm: 'freeze' } as const) : options;
    const prepared = await prepareClassifier(model, own);
    const { loss, teacher } = await withTeacher(prepared, options);
    const { optimizer, accumulate, adversarial, threads, device } = options;
    const fused = await fusedModel(prepared, loss, optimizer, { teacher, accumulate, adversarial });
    // Of two sessions that take turns, one that waits for work by spinning would slow the other down.
    const open = ({ model: graph, goes }: { model: Model; goes: State[] }) =>
      Session.create(graph, { threads, device, spinning: !fused.before, kept: RoundState.kept(goes, device) });
    const session = await open({ model: fused.model, goes: fused.state });
    const { before: first, statistics } = fused;
    const before = first && (await open({ model: first.model, goes: [...first.sums, ...statistics] }));
    return new Trainer(model, prepared, fused, session, before, options);
  }

  get classes(): number {
    return this.prepared.logits.classes;
  }

  /** Runs the steps of a chunk, one after the other. */
  async run(chunk: Chunk): Promise<ChunkResult> {
    const losses = new ChunkLosses(this.fused.loss);
    for (const [k, lr] of chunk.learningRates.entries()) {
      const started = performance.now();
      const outputs = await this.takeStep(this.feeder.step(chunk, k), lr);
      losses.add(outputs, performance.now() - started);
    }
    return losses.result;
  }

  /** A snapshot that {@link restore} takes back, bit for bit. */
  async snapshot(): Promise<TrainerState> {
    return { step: this.step, tensors: await this.state.read() };
  }

  restore({ step, tensors }: TrainerState): void {
    this.step = step;
    this.state.restore(tensors);
  }

  /** The trained parameters and running statistics by name, without the optimizer's state. */
  async weights(): Promise<Map<string, Tensor>> {
    const all = await this.state.read();
    return new Map(changing(this.fused).map((name) => [name, all.get(name) as Tensor]));
  }

  /** The model as it was given, with the weights of now. */
  async trainedModel(): Promise<Model> {
    return withWeights(this.source, await this.weights());
  }

  async release(): Promise<void> {
    await this.state.release();
    await this.before?.release();
    await this.session.release();
  }

  /** Adds up the gradients of all batches but the last, and changes the weights at that. @returns what each put out. */
  private async takeStep(batches: readonly Values[], lr: number): Promise<Values[]> {
    const { before } = this.fused;
    const sums = new RoundState(before?.sums ?? [], new Map(), this.options.device);
    const outputs: Values[] = [];
    for (const [i, feeds] of batches.entries()) {
      const isLast = i === batches.length - 1;
      const made =
        isLast || !this.before
          ? await this.session.run({ ...feeds, ...sums.feeds, ...this.stepFeeds(lr), ...this.state.feeds })
          : await this.before.run({ ...feeds, ...sums.feeds, ...this.weightsNow() });
      this.state.advance(made);
      if (!isLast) sums.advance(made);
      outputs.push(made);
    }
    await sums.release();
    return outputs;
  }

  /** Parameters and running statistics, as the graphs read them. */
  private weightsNow(): Values {
    return Object.fromEntries(changing(this.fused).map((name) => [name, this.state.feeds[name] as Value]));
  }

  private stepFeeds(lr: number): Values {
    const scalars = scalarsOf(this.options.optimizer, ++this.step, lr);
    return Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, scalar(value)]));
  }
}
