import { filled, type Model, type Tensor } from '../onnx';
import { type Device, Session, toValue, type Values } from '../runtime';
import { trainingModel } from './artifacts';
import { type ClassifierSizes, prepareClassifier } from './prepare';

/** One batch of labelled samples: inputs [batch, ...sample], labels [batch, ...places]. */
export interface LabelledBatch {
  inputs: Float32Array | BigInt64Array;
  labels: BigInt64Array;
}

/** Adds to a running sum, element by element. */
function accumulate(sum: Map<string, Float32Array>, name: string, values: Float32Array): void {
  const known = sum.get(name);
  if (!known) sum.set(name, Float32Array.from(values));
  else for (let i = 0; i < known.length; i++) known[i] = (known[i] ?? 0) + (values[i] ?? 0);
}

/**
 * The gradient of the cross-entropy by each parameter, averaged over batches.
 * @param batches each exactly as large as `sizes.batch`; read one after the other.
 * @throws OnnxError where the model cannot be differentiated; see {@link trainingModel}.
 */
export async function meanGradient(
  source: Model,
  sizes: ClassifierSizes & { threads: number; device?: Device },
  batches: Iterable<LabelledBatch>,
): Promise<Map<string, Tensor>> {
  const prepared = await prepareClassifier(source, sizes);
  const { model, loss, parameters } = await trainingModel(prepared, 'ce');
  const session = await Session.create(model, { threads: sizes.threads, device: sizes.device });
  const weights: Values = {};
  for (const { name, dims } of parameters) {
    weights[name] = toValue(prepared.model.graph.initializers.get(name) ?? filled('float32', dims, 0));
  }
  const sum = new Map<string, Float32Array>();
  let count = 0;
  try {
    for (const { inputs, labels } of batches) {
      const feeds = {
        [prepared.input.name]: toValue({ type: prepared.input.type, dims: prepared.input.dims, data: inputs }),
        [loss.inputs.labels]: toValue({ type: 'int64', dims: [sizes.batch, ...prepared.places], data: labels }),
      };
      const outputs = await session.run({ ...feeds, ...weights });
      for (const { name, gradient } of parameters) accumulate(sum, name, outputs[gradient]?.data as Float32Array);
      count++;
    }
  } finally {
    await session.release();
  }
  const entries = parameters.map(({ name, dims }): [string, Tensor] => {
    const data = (sum.get(name) ?? new Float32Array()).map((value) => value / count);
    return [name, { type: 'float32', dims: [...dims], data }];
  });
  return new Map(entries);
}
