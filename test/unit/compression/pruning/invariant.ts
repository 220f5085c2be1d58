import { type PruneOptions, Pruning, type PruningCut, zeroed } from '../../../../src/compression';
import { decodeModel, encodeModel, type Model, modelInputs, sizeOf, type Tensor } from '../../../../src/onnx';
import { fromValue, Session, toValue } from '../../../../src/runtime';
import { Random } from '../../training/random';

export const plain: PruneOptions = {
  criterion: 'l1',
  scope: 'global',
  exclude: [],
  overrides: {},
  multiple: 1,
  floor: 1,
  seed: 1,
  ratio: 0.4,
};

/** Seeded inputs of a model: floats in ±1, integers below 5; free sizes by position, the batch 2. */
export function feedsFor(model: Model, free: (axis: number) => number, seed = 7): Map<string, Tensor> {
  const random = new Random(seed);
  return new Map(
    modelInputs(model.graph).map(({ name, type, dims = [] }) => {
      const sizes = dims.map((d, axis) => (typeof d === 'number' && d > 0 ? d : axis === 0 ? 2 : free(axis)));
      const count = sizeOf(sizes);
      const data =
        type === 'int64'
          ? BigInt64Array.from({ length: count }, () => BigInt(random.integer(0, 4)))
          : random.floats(count, 1);
      return [name, { type: type ?? 'float32', dims: sizes, data }];
    }),
  );
}

export async function outputsOf(
  model: Model,
  feeds: ReadonlyMap<string, Tensor>,
  optimization: 'all' | 'disabled' = 'all',
): Promise<Tensor[]> {
  // Through the file format, as stock ONNX Runtime reads it.
  const session = await Session.create(decodeModel(encodeModel(model)), { threads: 1, optimization });
  const values = await session.run(Object.fromEntries([...feeds].map(([name, t]) => [name, toValue(t)])));
  const result = session.outputNames.map((name) => {
    const value = values[name];
    if (!value) throw new Error(`no output ${name}`);
    const { type, dims, data } = fromValue(value);
    return { type, dims: [...dims], data: data.slice() };
  });
  await session.release();
  return result;
}

/** The largest difference between two results, against the largest value, but at least 1. */
function farthest(left: Tensor[], right: Tensor[]): number {
  let error = 0;
  let scale = 1;
  left.forEach((tensor, i) => {
    if (String(tensor.dims) !== String(right[i]?.dims)) throw new Error(`shape ${tensor.dims}, ${right[i]?.dims}`);
    tensor.data.forEach((value: number | bigint, k: number) => {
      const off = Math.abs(Number(value) - Number(right[i]?.data[k]));
      if (!(off <= error)) error = off;
      scale = Math.max(scale, Math.abs(Number(value)));
    });
  });
  return error / scale;
}

/** How far two models are from each other. */
export const difference = async (a: Model, b: Model, feeds: ReadonlyMap<string, Tensor>): Promise<number> =>
  farthest(await outputsOf(a, feeds), await outputsOf(b, feeds));

/** How far a model is from itself when ONNX Runtime computes it in another order: what rounding alone does. */
export const rounding = async (model: Model, feeds: ReadonlyMap<string, Tensor>): Promise<number> =>
  farthest(await outputsOf(model, feeds), await outputsOf(model, feeds, 'disabled'));

export interface Trial {
  pruning: Pruning;
  cut: PruningCut;
  error: number;
}

/** Prunes a model and compares it with its original, the removed slices of every consumer set to 0. */
export async function trial(
  model: Model,
  options: Partial<PruneOptions> = {},
  free: (axis: number) => number = () => 6,
): Promise<Trial> {
  const pruning = await Pruning.analyze(model);
  const cut = pruning.cut({ model }, { ...plain, ...options });
  const error = await difference(zeroed(model, cut.map), cut.model, feedsFor(model, free));
  return { pruning, cut, error };
}
