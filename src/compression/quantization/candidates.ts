import { encodeModel, type Model, OnnxError } from '../../onnx';
import type { Batches, EngineOptions } from './calibrate';
import type { CalibrationMethod } from './clipping';
import { isDynamic, writeDynamic } from './dynamic';
import { type FloatModel, quantizable } from './float-model';
import { writeHalf } from './half';
import { dynamicOutcomes, type Exclusions, halfOutcomes, type Noise, staticOutcomes } from './layer-outcomes';
import { type Calibration, calibrateModel, layerNoise, quantizeStatic } from './static';
import type { Candidate } from './trial';

/** What dynamic int8 is called among the trials. */
export const DYNAMIC = 'int8, dynamic';

/** So many samples tell how noisy a layer is. */
const NOISE_SAMPLES = 128;

/** The first batches, as many as hold so many samples. */
const firstSamples = (batches: Batches, samples: number): Batches =>
  async function* () {
    let done = 0;
    for await (const feeds of batches()) {
      yield feeds;
      done += Object.values(feeds)[0]?.dims[0] ?? 0;
      if (done >= samples) return;
    }
  };

const candidate = (from: Omit<Candidate, 'bytes'>): Candidate => ({ ...from, bytes: encodeModel(from.model).length });

/** Makes quantized models of one float model; what calibration showed is computed once. */
export class Workshop {
  /** Of every layer that can be quantized, as if all were; empty before calibration. */
  noise: Noise = new Map();
  private calibration: Calibration | undefined;

  constructor(
    readonly float: FloatModel,
    private readonly source: Model,
    private readonly reduceRange: boolean,
  ) {}

  get hasDynamicLayers(): boolean {
    return quantizable(this.float, new Set()).some(isDynamic);
  }

  get hasLayers(): boolean {
    return quantizable(this.float, new Set()).length > 0;
  }

  /** Looks at the calibration data. @throws OnnxError as {@link calibrateModel} */
  async calibrate(batches: Batches, method: CalibrationMethod, options: EngineOptions): Promise<void> {
    this.calibration = await calibrateModel(this.float, batches, options);
    const all = quantizeStatic(this.calibration, { method, excluded: new Set(), reduceRange: this.reduceRange });
    const some = { reduceRange: this.reduceRange, batches: firstSamples(batches, NOISE_SAMPLES) };
    this.noise = await layerNoise(this.calibration, all, some, options);
  }

  /** The model as it was given. */
  float32(): Candidate {
    const layers = this.float.layers.map(({ name, kind }) => ({ name, kind, state: 'float' as const }));
    return candidate({ name: 'float32', precision: 'float32', model: this.source, excluded: [], layers });
  }

  float16(excluded: Exclusions): Candidate {
    const half = writeHalf(this.float, new Set(excluded.keys()));
    const layers = halfOutcomes(this.float, half);
    return candidate({
      name: 'float16',
      precision: 'float16',
      model: half.model,
      excluded: [...excluded.keys()],
      layers,
    });
  }

  /** @throws OnnxError before calibration, or where nothing is left to quantize. */
  staticInt8(method: CalibrationMethod, excluded: Exclusions): Candidate {
    if (!this.calibration) {
      throw new OnnxError('Static int8 needs calibration data.', 'Give some, or use mode dynamic or fp16.');
    }
    const settings = { method, excluded: new Set(excluded.keys()), reduceRange: this.reduceRange };
    const made = quantizeStatic(this.calibration, settings);
    const layers = staticOutcomes(this.calibration, made, excluded, this.noise);
    const name = `int8, static, ${method}`;
    return candidate({ name, precision: 'int8', model: made.model, excluded: [...excluded.keys()], layers });
  }

  /** @throws OnnxError where nothing is left to quantize. */
  dynamicInt8(excluded: Exclusions): Candidate {
    const chosen = quantizable(this.float, new Set(excluded.keys())).filter(isDynamic);
    if (chosen.length === 0) {
      throw new OnnxError(
        'The model has no MatMul or Gemm with constant weights that dynamic int8 could store.',
        'Use mode static or fp16, or exclude less.',
      );
    }
    const model = writeDynamic(this.float, chosen, this.reduceRange);
    const layers = dynamicOutcomes(this.float, excluded);
    return candidate({ name: DYNAMIC, precision: 'int8', model, excluded: [...excluded.keys()], layers });
  }
}
