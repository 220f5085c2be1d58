import './private';
import * as ort from 'onnxruntime-node';
import { encodeModel, type Model, OnnxError, type Tensor } from '../onnx';
import { cpu, type Device, deviceName } from './devices';

/** A tensor as ONNX Runtime holds it. Fed back as an input it is not copied. */
export type Value = ort.Tensor;
export type Values = Record<string, Value>;

export interface SessionOptions {
  threads: number;
  /** `all` for speed; `basic` for float64, which has no fused kernels; `disabled` to see the graph as it is written. */
  optimization?: 'all' | 'basic' | 'disabled';
  /** A second session that takes turns with a first must not keep its threads spinning: it would double the other's time. */
  spinning?: boolean;
  /** Where a run may fail and another is tried, ONNX Runtime does not print that it did. */
  quiet?: boolean;
  /** The processor where missing. */
  device?: Device;
  /** Outputs that stay on a device that {@link keepsValues}: fed back they are not copied, but they cannot be read. */
  kept?: readonly string[];
}

/** Execution providers as ONNX Runtime takes them; what a device cannot do, the processor does. */
function providersOf({ provider, index }: Device): ort.InferenceSession.ExecutionProviderConfig[] {
  if (provider === 'cpu') return ['cpu'];
  const chosen = provider === 'cuda' || provider === 'dml' ? { name: provider, deviceId: index } : { name: provider };
  return [chosen as ort.InferenceSession.ExecutionProviderConfig, 'cpu'];
}

function placesOf(kept: readonly string[]): Partial<ort.InferenceSession.SessionOptions> {
  if (kept.length === 0) return {};
  return { preferredOutputLocation: Object.fromEntries(kept.map((name) => [name, 'gpu-buffer'])) };
}

/** A model that is ready to run on a device. Each run blocks the thread until it is done. */
export class Session {
  private constructor(private readonly session: ort.InferenceSession) {}

  /** @throws OnnxError when ONNX Runtime refuses the model. */
  static async create(model: Model | Uint8Array, options: SessionOptions): Promise<Session> {
    const bytes = model instanceof Uint8Array ? model : encodeModel(model);
    const { device = cpu, kept = [] } = options;
    try {
      const session = await ort.InferenceSession.create(bytes, {
        executionProviders: providersOf(device),
        intraOpNumThreads: options.threads,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        graphOptimizationLevel: options.optimization ?? 'all',
        logSeverityLevel: options.quiet ? 4 : 3,
        ...placesOf(kept),
        ...(options.spinning === false && { extra: { session: { force_spinning_stop: '1' } } }),
      });
      return new Session(session);
    } catch (cause) {
      const where = device.provider === 'cpu' ? '' : ` on ${deviceName(device)}`;
      throw new OnnxError(
        `ONNX Runtime cannot run this model${where}: ${(cause as Error).message}`,
        device.provider === 'cpu'
          ? 'Export the model again, or report it.'
          : 'Use `device: cpu`, or see `distillery doctor`.',
      );
    }
  }

  get outputNames(): readonly string[] {
    return this.session.outputNames;
  }

  /** Element type and sizes of each output, as ONNX Runtime infers them; a dimension it does not know is a string. */
  get outputs(): { name: string; type: string; shape: readonly (number | string)[] }[] {
    return this.session.outputMetadata.flatMap((o) =>
      o.isTensor ? [{ name: o.name, type: o.type, shape: o.shape }] : [],
    );
  }

  /**
   * Runs the model; the outputs are new tensors, never aliases of the inputs.
   * @throws OnnxError when a node cannot compute what its inputs ask for, or what it makes finds no room.
   */
  async run(feeds: Values, fetches?: readonly string[]): Promise<Values> {
    try {
      return await (fetches ? this.session.run(feeds, fetches) : this.session.run(feeds));
    } catch (cause) {
      throw new OnnxError(
        `ONNX Runtime stopped while it ran this model: ${(cause as Error).message}`,
        'Check the sizes of the inputs; if they are right, export the model again.',
      );
    }
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

/** Wraps a tensor for ONNX Runtime without copying its elements. */
export const toValue = ({ type, data, dims }: Tensor): Value =>
  new ort.Tensor(type as ort.Tensor.Type, data as never, dims);

/** The tensor that a value holds; shares its elements. */
export const fromValue = (value: Value): Tensor => ({
  type: value.type as Tensor['type'],
  dims: value.dims,
  data: value.data as Tensor['data'],
});
