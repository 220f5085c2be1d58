import { filled, type Model, sizeOf, type Tensor } from '../onnx';
import { type Device, Session, toValue, type Values } from '../runtime';
import { type FusedModel, fusedModel } from './artifacts';
import type { LossKind, LossOptions } from './losses';
import { type OptimizerOptions, scalarsOf } from './optimizers';
import { type Classifier, type ClassifierSizes, prepareClassifier } from './prepare';
import { RoundState } from './round-state';
import { withWeights } from './weights';

export interface TrainerOptions extends ClassifierSizes {
  loss: LossKind | LossOptions;
  optimizer: OptimizerOptions;
  threads: number;
  /** For `kd`: a teacher that looks at each batch, so that a chunk needs no logits of it. It stays as it is. */
  teacher?: Model;
  /** The processor where missing. */
  device?: Device;
}

/** Several batches in a row. Arrays have one stretch for each step. */
export interface Chunk {
  /** [steps, batch, ...sample]; tokens as int64. */
  inputs: Float32Array | BigInt64Array;
  /** [steps, batch, ...places]; below 0 where there is no label. */
  labels: BigInt64Array;
  /** [steps, batch, ...places, classes], for `kd` without a teacher in the step. */
  teacherLogits?: Float32Array;
  /** One for each step. */
  learningRates: readonly number[];
  /** For `kd`. */
  temperature?: number;
  alpha?: number;
}

/** What a chunk of steps came to: one entry for each step, terms unweighted. */
export interface ChunkResult {
  loss: number[];
  kl?: number[];
  ce: number[];
  /** Milliseconds of each step. */
  ms: number[];
}

/** Weights and moments by name, and how many steps made them. */
export interface TrainerState {
  step: number;
  tensors: Map<string, Tensor>;
}

const scalar = (value: number) => toValue(filled('float32', [], value));

/** Trains a model step by step, with a fused graph whose state goes round: what a step returns is the next one's input. */
export class Trainer {
  private step = 0;
  private readonly state: RoundState;

  private constructor(
    private readonly source: Model,
    private readonly prepared: Classifier,
    private readonly fused: FusedModel,
    private readonly session: Session,
    private readonly options: TrainerOptions,
  ) {
    this.state = new RoundState(fused.state, prepared.model.graph.initializers, options.device);
  }

  /** @throws OnnxError when the model cannot be trained; see {@link prepareClassifier} and {@link fusedModel}. */
  static async create(model: Model, options: TrainerOptions): Promise<Trainer> {
    const prepared = await prepareClassifier(model, options);
    const teacher = options.teacher && (await prepareClassifier(options.teacher, options));
    const fused = await fusedModel(prepared, options.loss, options.optimizer, teacher);
    const { threads, device } = options;
    const kept = RoundState.kept(fused.state, device);
    const session = await Session.create(fused.model, { threads, device, kept });
    return new Trainer(model, prepared, fused, session, options);
  }

  get classes(): number {
    return this.prepared.logits.classes;
  }

  /** Runs the steps of a chunk, one after the other. */
  async run(chunk: Chunk): Promise<ChunkResult> {
    const result: ChunkResult = { loss: [], ce: [], ms: [], kl: this.fused.loss.terms.kl ? [] : undefined };
    for (const [k, lr] of chunk.learningRates.entries()) {
      const started = performance.now();
      const feeds = { ...this.batchFeeds(chunk, k), ...this.stepFeeds(lr), ...this.state.feeds };
      const outputs = await this.session.run(feeds);
      this.state.advance(outputs);
      this.collect(result, outputs);
      result.ms.push(performance.now() - started);
    }
    return result;
  }

  /** A snapshot that {@link restore} takes back, bit for bit. */
  async snapshot(): Promise<TrainerState> {
    return { step: this.step, tensors: await this.state.read() };
  }

  restore({ step, tensors }: TrainerState): void {
    this.step = step;
    this.state.restore(tensors);
  }

  /** The trained parameters by name, without the optimizer's state. */
  async weights(): Promise<Map<string, Tensor>> {
    const all = await this.state.read();
    return new Map(this.fused.parameters.map(({ name }) => [name, all.get(name) as Tensor]));
  }

  /** The model as it was given, with the weights of now. */
  async trainedModel(): Promise<Model> {
    return withWeights(this.source, await this.weights());
  }

  async release(): Promise<void> {
    await this.state.release();
    await this.session.release();
  }

  private batchFeeds(chunk: Chunk, k: number): Values {
    const { input, logits, places } = this.prepared;
    const { inputs: names } = this.fused.loss;
    const dims = [this.options.batch, ...places];
    // Where step k stands in an array of which each step has so much.
    const stretch = (of: readonly number[]): [number, number] => [k * sizeOf(of), (k + 1) * sizeOf(of)];
    const data = chunk.inputs.subarray(...stretch(input.dims));
    const feeds: Values = {
      [input.name]: toValue({ type: input.type, dims: input.dims, data }),
      [names.labels]: toValue({ type: 'int64', dims, data: chunk.labels.subarray(...stretch(dims)) }),
    };
    if (names.temperature && names.alpha) {
      feeds[names.temperature] = scalar(chunk.temperature ?? 1);
      feeds[names.alpha] = scalar(chunk.alpha ?? 1);
    }
    if (names.teacher_logits && chunk.teacherLogits) {
      const soft = chunk.teacherLogits.subarray(...stretch(logits.dims));
      feeds[names.teacher_logits] = toValue({ type: 'float32', dims: logits.dims, data: soft });
    }
    return feeds;
  }

  private stepFeeds(lr: number): Values {
    const scalars = scalarsOf(this.options.optimizer, ++this.step, lr);
    return Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, scalar(value)]));
  }

  private collect(result: ChunkResult, outputs: Values): void {
    const { total, terms } = this.fused.loss;
    const read = (name: string | undefined) => Number((outputs[name ?? '']?.data as Float32Array | undefined)?.[0]);
    result.loss.push(read(total));
    result.ce.push(read(terms.ce));
    result.kl?.push(read(terms.kl));
  }
}
