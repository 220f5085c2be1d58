import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { decodeSafetensors } from '../../../src/training';
import { type OptimizerOptions, scalarsOf } from '../../../src/training/optimizers';

interface Value {
  name: string;
  type: string;
  dims: number[];
}

/** artifacts.json, as someone reads it who has nothing but the folder. */
export interface Contract {
  loss: { kind: string; total: string; terms: Record<string, string>; inputs: Record<string, string> };
  optimizer: OptimizerOptions & { state: { input: string; output: string; dims: number[] }[] };
  parameters: { name: string; dims: number[]; gradient: string }[];
  statistics: { input: string; output: string; dims: number[] }[];
  'training_model.onnx': { inputs: Value[]; outputs: Value[] };
  'eval_model.onnx': { inputs: Value[]; outputs: Value[] };
  'optimizer_model.onnx': { inputs: Value[]; outputs: Value[] };
}

type Feeds = Record<string, ort.Tensor>;

const open = (file: string) =>
  ort.InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' });

const floats = (values: Feeds, name: string) => values[name]?.data as Float32Array;

const zeros = (dims: number[]) => new ort.Tensor('float32', new Float32Array(dims.reduce((a, d) => a * d, 1)), dims);

/** Trains from a folder of training artifacts with onnxruntime-node alone, by the names in artifacts.json. */
export class PlainTraining {
  /** Weights and moments, by input name. */
  readonly state: Feeds = {};
  private step = 0;

  private constructor(
    readonly contract: Contract,
    private readonly training: ort.InferenceSession,
    private readonly evaluation: ort.InferenceSession,
    private readonly optimizer: ort.InferenceSession,
    checkpoint: Uint8Array,
  ) {
    for (const { input, dims } of contract.optimizer.state) this.state[input] = zeros(dims);
    for (const [name, { data, dims }] of decodeSafetensors(checkpoint, 'checkpoint.safetensors').tensors) {
      this.state[name] = new ort.Tensor('float32', data as Float32Array, dims);
    }
  }

  static async open(folder: string): Promise<PlainTraining> {
    const at = (file: string) => join(folder, file);
    return new PlainTraining(
      JSON.parse(readFileSync(at('artifacts.json'), 'utf8')),
      await open(at('training_model.onnx')),
      await open(at('eval_model.onnx')),
      await open(at('optimizer_model.onnx')),
      readFileSync(at('checkpoint.safetensors')),
    );
  }

  get weights(): Feeds {
    const { parameters, statistics } = this.contract;
    const names = [...parameters.map(({ name }) => name), ...statistics.map(({ input }) => input)];
    return Object.fromEntries(names.map((name) => [name, this.state[name] as ort.Tensor]));
  }

  /** One training step: gradients, then the optimizer. Returns the outputs of the training model. */
  async train(batch: Feeds, lr: number): Promise<Feeds> {
    const outputs = await this.training.run({ ...batch, ...this.weights });
    const scalars = scalarsOf(this.contract.optimizer, ++this.step, lr);
    for (const { input, output } of this.contract.statistics) this.state[input] = outputs[output] as ort.Tensor;
    const feeds: Feeds = Object.fromEntries(
      this.contract.optimizer.state.map(({ input }) => [input, this.state[input] as ort.Tensor]),
    );
    for (const [name, value] of Object.entries(scalars)) feeds[name] = new ort.Tensor('float32', [value], []);
    for (const { gradient } of this.contract.parameters) feeds[gradient] = outputs[gradient] as ort.Tensor;
    const next = await this.optimizer.run(feeds);
    for (const { input, output } of this.contract.optimizer.state) this.state[input] = next[output] as ort.Tensor;
    return outputs as Feeds;
  }

  evaluate(batch: Feeds, weights = this.weights): Promise<Feeds> {
    return this.evaluation.run({ ...batch, ...weights }) as Promise<Feeds>;
  }

  /**
   * The eval model's loss moves along the training model's gradient of all weights, by 1e-2 in all: how far is its
   * slope from the gradient's squared norm, relatively?
   */
  async slopeError(batch: Feeds): Promise<number> {
    const outputs = (await this.training.run({ ...batch, ...this.weights })) as Feeds;
    const square = this.contract.parameters
      .map(({ gradient }) => floats(outputs, gradient).reduce((sum, g) => sum + g * g, 0))
      .reduce((a, b) => a + b, 0);
    const step = 5e-3 / square;
    const lossAt = async (by: number) => {
      const moved = this.contract.parameters.map(({ name, gradient, dims }) => {
        const g = floats(outputs, gradient);
        const data = floats(this.state, name).map((w, i) => w + by * (g[i] ?? 0));
        return [name, new ort.Tensor('float32', data, dims)] as const;
      });
      return Number((await this.evaluate(batch, Object.fromEntries(moved)))[this.contract.loss.total]?.data[0]);
    };
    return Math.abs(((await lossAt(step)) - (await lossAt(-step))) / (2 * step) / square - 1);
  }
}
