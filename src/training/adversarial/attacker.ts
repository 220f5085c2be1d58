import { cloneModel, GraphBuilder, type Model } from '../../onnx';
import { type Device, Session, toValue } from '../../runtime';
import { addLoss } from '../losses';
import { type Classifier, type ClassifierSizes, prepareClassifier } from '../prepare';
import { addAttack, type Fgsm } from './fgsm';

/** Runs a classifier on samples that were moved against it, and returns its class scores of those. */
export class Attacker {
  private constructor(
    private readonly prepared: Classifier,
    private readonly session: Session,
    private readonly names: { labels: string; logits: string; samples: string },
  ) {}

  /** @throws OnnxError where the model is no classifier, or no gradient passes it. */
  static async create(
    model: Model,
    sizes: ClassifierSizes & { threads: number; device?: Device },
    fgsm: Fgsm,
  ): Promise<Attacker> {
    const prepared = await prepareClassifier(model, sizes);
    const attacked = cloneModel(prepared.model);
    const b = new GraphBuilder(attacked.graph);
    const { input, logits, places } = prepared;
    const [batch = 1] = logits.dims;
    const scores = { name: logits.name, type: 'float32', batch, positions: places, classes: logits.classes } as const;
    const loss = addLoss(b, 'ce', scores);
    const { samples, moved } = await addAttack(b, attacked, { input: input.name, loss: loss.total }, fgsm);
    const names = { labels: loss.inputs.labels, logits: moved.get(logits.name) ?? '', samples };
    attacked.graph.outputs = [];
    b.output(names.logits, 'float32', [...logits.dims]);
    b.output(names.samples, 'float32');
    const { threads, device } = sizes;
    const session = await Session.create(attacked, { threads, device, spinning: false });
    return new Attacker(prepared, session, names);
  }

  get classes(): number {
    return this.prepared.logits.classes;
  }

  /**
   * @param inputs [batch, ...sample]; tokens as int64. @param labels [batch, ...places]; a sample without a label (below 0)
   * is not moved.
   * @returns logits [batch, ...places, classes] of the moved samples, and those samples; of tokens, their embeddings.
   */
  async run(
    inputs: Float32Array | BigInt64Array,
    labels: BigInt64Array,
  ): Promise<{ logits: Float32Array; samples: Float32Array }> {
    const { input, logits, places } = this.prepared;
    const { names } = this;
    const outputs = await this.session.run({
      [input.name]: toValue({ type: input.type, dims: input.dims, data: inputs }),
      [names.labels]: toValue({ type: 'int64', dims: [logits.dims[0] ?? 1, ...places], data: labels }),
    });
    const read = (name: string) => outputs[name]?.data as Float32Array;
    return { logits: read(names.logits), samples: read(names.samples) };
  }

  release(): Promise<void> {
    return this.session.release();
  }
}
