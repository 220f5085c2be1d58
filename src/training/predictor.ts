import type { Model } from '../onnx';
import { type Device, Session, toValue } from '../runtime';
import { type Classifier, type ClassifierSizes, prepareClassifier } from './prepare';

/** Runs a classifier on batches of one size and returns its class scores. */
export class Predictor {
  private constructor(
    private readonly prepared: Classifier,
    private readonly session: Session,
  ) {}

  /** @throws OnnxError when the model is no classifier; see {@link prepare}. */
  static async create(model: Model, sizes: ClassifierSizes & { threads: number; device?: Device }): Promise<Predictor> {
    const prepared = await prepareClassifier(model, sizes);
    const { threads, device } = sizes;
    return new Predictor(prepared, await Session.create(prepared.model, { threads, device, spinning: false }));
  }

  get classes(): number {
    return this.prepared.logits.classes;
  }

  /** @param inputs [batch, ...sample]; tokens as int64. @returns logits [batch, ...places, classes]. */
  async run(inputs: Float32Array | BigInt64Array): Promise<Float32Array> {
    const { input, logits } = this.prepared;
    const outputs = await this.session.run({
      [input.name]: toValue({ type: input.type, dims: input.dims, data: inputs }),
    });
    return outputs[logits.name]?.data as Float32Array;
  }

  release(): Promise<void> {
    return this.session.release();
  }
}
