import { unzipSync } from 'fflate';
import type { OtherSource, TemplateElement } from '../../experiment';

type Arrays = Extract<OtherSource, { format: 'npz' }>;

const inputNames = ['inputs', 'x_train', 'train_images', 'images', 'x', 'data', 'features'];
const labelNames = ['labels', 'y_train', 'train_labels', 'y', 'targets', 'target'];

/** What `numpy.save` says of an array before its values, e.g. `{'descr': '|u1', 'shape': (60000, 28, 28), }`. */
function headOf(npy: Uint8Array): { type: string; dimensions: number } {
  const head = Buffer.from(npy.subarray(0, 512)).toString('latin1');
  const [, type = ''] = /'descr': *'[<>|=]?([a-z]\d+)'/.exec(head) ?? [];
  const [, shape = ''] = /'shape': *\(([^)]*)\)/.exec(head) ?? [];
  return { type, dimensions: shape.split(',').filter((part) => part.trim() !== '').length };
}

/** Pixels are [count, channels, height, width]; where less is said of them, a dense net takes them as numbers. */
function elementOf({ type, dimensions }: ReturnType<typeof headOf>): TemplateElement {
  if (type === 'u1' && dimensions === 4) return 'pixels';
  return type === 'u1' || type.startsWith('f') ? 'numbers' : 'tokens';
}

/** Which arrays of a file are samples and labels, by their names, and those of the test beside them. */
export function lookIntoNpz(
  file: string,
  bytes: Uint8Array,
): { source: Arrays; test?: Arrays; element: TemplateElement } | undefined {
  const names: string[] = [];
  const first = (candidates: readonly string[]) => candidates.find((name) => names.includes(name));
  try {
    unzipSync(bytes, { filter: ({ name }) => names.push(name.replace(/\.npy$/, '')) < 0 });
    const [inputs, labels] = [first(inputNames), first(labelNames)];
    if (inputs === undefined || labels === undefined) return undefined;
    const array = unzipSync(bytes, { filter: ({ name }) => name === `${inputs}.npy` })[`${inputs}.npy`];
    if (!array) return undefined;
    const source: Arrays = { format: 'npz', file, inputs, labels };
    const test = { ...source, inputs: inputs.replace('train', 'test'), labels: labels.replace('train', 'test') };
    const hasTest = test.inputs !== inputs && names.includes(test.inputs) && names.includes(test.labels);
    return { source, test: hasTest ? test : undefined, element: elementOf(headOf(array)) };
  } catch {
    return undefined;
  }
}
