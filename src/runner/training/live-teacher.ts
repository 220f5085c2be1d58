import type { BatchArrays } from '../../data';
import type { Model } from '../../onnx';
import type { Device } from '../../runtime';
import { Predictor } from '../../training';
import { likeliest } from '../teacher-logits';

/** A teacher that looks at every batch: what is changed by chance has no logits that could be kept. */
export class LiveTeacher {
  private constructor(
    private readonly predictor: Predictor,
    private readonly batch: number,
    private readonly givesLabels: boolean,
  ) {}

  /**
   * @param options.givesLabels whether the class that the teacher finds likeliest stands in for the label.
   * @throws OnnxError where the teacher is no classifier of such samples.
   */
  static async create(
    teacher: Model,
    options: {
      batch: number;
      sample: readonly number[];
      padding?: number;
      threads: number;
      device: Device;
      givesLabels: boolean;
    },
  ): Promise<LiveTeacher> {
    return new LiveTeacher(await Predictor.create(teacher, options), options.batch, options.givesLabels);
  }

  /** Writes the teacher's logits, and its labels where it gives them, beside the inputs of so many batches. */
  async teach({ inputs, labels, teacherLogits, mixed }: BatchArrays, batches: number): Promise<void> {
    const { batch, predictor, givesLabels } = this;
    const { classes } = predictor;
    const size = inputs.length / labels.length;
    // It has seen the mixed sample: its label is the whole.
    if (givesLabels) mixed?.shares.fill(1);
    for (let k = 0; k < batches; k++) {
      const logits = await predictor.run(inputs.subarray(k * batch * size, (k + 1) * batch * size));
      teacherLogits?.set(logits, k * batch * classes);
      if (givesLabels) labels.set(BigInt64Array.from(likeliest(logits, classes), BigInt), k * batch);
    }
  }

  release(): Promise<void> {
    return this.predictor.release();
  }
}
