import { buildArchitecture, type Model, type Tensor } from '../../onnx';
import { type Device, engineThreads, hasHardware } from '../../runtime';
import { type LabelledBatch, meanGradient, Trainer } from '../../training';

/** What a few steps on a device came to. */
export interface DeviceTrial {
  /** Milliseconds of the fastest step: of a CNN of 32 and 64 channels, 64 images a batch; in software of a tiny one. */
  msPerStep: number;
  /** The largest difference of a gradient from the processor's, as a share of that gradient's largest element. */
  gradientError: number;
}

const sample = [1, 28, 28];
const classes = 10;
const steps = 3;
const adamw = { lr: 1e-3, weightDecay: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const net = (channels: number[], dense: number): Model =>
  buildArchitecture({ architecture: 'cnn', channels, dense }, { shape: sample, classes, seed: 1 });

/** Inputs and labels that are neither equal nor random. */
function batchesOf(batch: number, count: number): LabelledBatch {
  const size = sample.reduce((a, b) => a * b, 1);
  return {
    inputs: Float32Array.from({ length: count * batch * size }, (_, i) => Math.sin(i * 0.37) + Math.cos(i * 0.011)),
    labels: BigInt64Array.from({ length: count * batch }, (_, i) => BigInt(i % classes)),
  };
}

/** The largest difference of two tensors, as a share of the first one's largest element. */
function furthest(right: Tensor, other: Tensor | undefined): number {
  const [values, others] = [right.data as Float32Array, other?.data as Float32Array | undefined];
  let [difference, size] = [0, 0];
  for (const [i, value] of values.entries()) {
    difference = Math.max(difference, Math.abs(value - (others?.[i] ?? Number.NaN)));
    size = Math.max(size, Math.abs(value));
  }
  return difference / size;
}

async function gradientError(model: Model, device: Device): Promise<number> {
  const sizes = { batch: 8, sample, threads: engineThreads() };
  const batch = [batchesOf(8, 1)];
  const ours = await meanGradient(model, { ...sizes, device }, batch);
  const right = await meanGradient(model, sizes, batch);
  const errors = [...right].map(([name, tensor]) => furthest(tensor, ours.get(name)));
  return errors.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(...errors);
}

/** Trains some steps, the first of which compiles; the fastest of the others counts. */
async function fastestStep(model: Model, batch: number, device: Device): Promise<number> {
  const options = { batch, sample, loss: 'ce', optimizer: { adamw }, threads: engineThreads(), device } as const;
  const trainer = await Trainer.create(model, options);
  try {
    const learningRates = new Array<number>(steps + 1).fill(1e-3);
    const { ms } = await trainer.run({ ...batchesOf(batch, steps + 1), learningRates });
    return Math.min(...ms.slice(1));
  } finally {
    await trainer.release();
  }
}

/**
 * Compares gradients on a device with the processor's, and trains three steps on it.
 * @throws whatever the device's driver, or ONNX Runtime, has to say.
 */
export async function tryDevice(device: Device): Promise<DeviceTrial> {
  const small = net([4, 8], 16);
  const error = await gradientError(small, device);
  // In software a larger net would take minutes, and nobody asks how many milliseconds.
  const [timed, batch] = hasHardware(device.provider) ? [net([32, 64], 128), 64] : [small, 8];
  return { msPerStep: await fastestStep(timed, batch, device), gradientError: error };
}
