/** SAMPLE DATA: an invented report of a quantize stage, as long as asked for; nothing of it is a result. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { QuantizationReport, QuantizationTrial, QuantizedLayer } from '../../../webview/reports';

const BINS = 256;
const SAMPLES = 120_000;

const trial = (
  name: string,
  bytes: number,
  [batch1, batch64]: [number, number],
  accuracy: number,
  reason?: string,
): QuantizationTrial => ({
  name,
  bytes,
  latencyMs: { batch1, batch64 },
  accuracy,
  kept: reason === undefined,
  reason,
  excluded: [],
});

const TRIALS: QuantizationTrial[] = [
  trial('float32', 184_600, [0.047, 1.58], 0.9888),
  trial('float16', 94_100, [0.058, 1.93], 0.9888, 'slower than float32'),
  trial('int8, static, entropy', 53_200, [0.071, 1.71], 0.9884, 'slower than float32'),
  trial('int8, static, min-max', 53_200, [0.071, 1.72], 0.9879, 'slower than float32'),
  trial('int8, dynamic', 52_600, [0.134, 4.06], 0.9886, 'slower than float32'),
];

const VERDICT =
  'On a net this small, converting to int8 and back costs more than the smaller products save. ' +
  'Latency is the median of 2,000 interleaved runs after 200 to warm up.';

const KINDS = ['Conv 3×3', 'Conv 1×1', 'Gemm', 'MatMul', 'Conv 3×3, depthwise'];

/** Counts of a bell with one long tail, cut at zero as a Relu does for every other layer. */
function histogram(spread: number, rectified: boolean) {
  const [from, to] = [rectified ? 0 : -3 * spread, 6 * spread];
  const counts = Array.from({ length: BINS }, (_, i) => {
    const value = from + ((i + 0.5) / BINS) * (to - from);
    const bell = Math.exp(-0.5 * (value / spread) ** 2);
    const tail = 4e-3 * Math.exp(-Math.abs(value) / (2.4 * spread));
    return Math.round(((bell + tail) * SAMPLES) / 60);
  });
  return { from, to, counts };
}

function layer(i: number, uniform: () => number): QuantizedLayer {
  const spread = 0.4 + 3 * uniform();
  const values = histogram(spread, i % 2 === 0);
  const measured = {
    name: `block${Math.floor(i / 4) + 1}.conv${(i % 4) + 1}`,
    kind: KINDS[i % KINDS.length] ?? '',
    histogram: values,
    clip: { from: Math.max(values.from, -2.2 * spread), to: (3 + 2 * uniform()) * spread },
    signalToNoise: 18 + 26 * uniform(),
  };
  if (i % 7 === 5) return { ...measured, state: 'float', reason: 'most noise of all: 11.2 dB', signalToNoise: 11.2 };
  if (i % 11 === 8)
    return { name: `${measured.name}.norm`, kind: 'LayerNormalization', state: 'float', reason: 'has no int8 kernel' };
  return { ...measured, state: 'int8' };
}

/** A report of so many layers, the same for the same number. */
export function sampleQuantization(layers = 8): QuantizationReport {
  const generator = xoroshiro128plus(17);
  const uniform = () => uniformFloat64(generator);
  return {
    kind: 'quantization',
    stage: 5,
    mode: 'auto',
    maxAccuracyDrop: 0.01,
    calibration: { method: 'entropy', samples: 512 },
    trials: TRIALS,
    verdict: VERDICT,
    layersOf: 'int8, static, entropy',
    layers: Array.from({ length: layers }, (_, i) => layer(i, uniform)),
  };
}
