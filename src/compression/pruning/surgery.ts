import { allocate, cloneModel, type Model, type Node, nodeLabel, OnnxError, sizeOf, type Tensor } from '../../onnx';
import { withTensors } from '../../training';
import type { Analysis } from './analysis';
import type { Cut } from './cut';
import { shareAgain } from './own-vectors';
import type { State } from './scores';
import { rewriteSizes } from './size-edits';

/** The given positions of one axis. */
function sliced({ type, dims, data }: Tensor, axis: number, positions: readonly number[]): Tensor {
  const length = dims[axis] ?? 1;
  if (positions.length === length) return { type, dims, data };
  const inner = sizeOf(dims.slice(axis + 1));
  const outer = sizeOf(dims.slice(0, axis));
  const result = allocate(type, outer * positions.length * inner);
  let to = 0;
  for (let o = 0; o < outer; o++) {
    for (const position of positions) {
      const from = (o * length + position) * inner;
      // Element by element: most slices are shorter than what it costs to make a view of them.
      for (let i = from; i < from + inner; i++) result[to++] = data[i] as never;
    }
  }
  return { type, dims: dims.map((d, a) => (a === axis ? positions.length : d)), data: result };
}

/** What is left of a tensor of a state. */
function cutTensor(analysis: Analysis, name: string, tensor: Tensor, state: State, cut: Cut): Tensor {
  const labels = analysis.values.get(name)?.labels;
  return (labels?.dims ?? []).reduce((rest, _, axis) => {
    if (!labels || !cut.shrinks(labels, axis)) return rest;
    const left = new Set(cut.kept(labels, axis));
    const positions = state.cut.kept(labels, axis).flatMap((original, now) => (left.has(original) ? [now] : []));
    return sliced(rest, axis, positions);
  }, tensor);
}

/** Every value must be a block again. @throws OnnxError naming the layer where one is not. */
function demandBlocks({ model, values }: Analysis, cut: Cut): void {
  const isBlock = (name: string): boolean =>
    values.get(name)?.labels.factors.every((factor) => {
      if (factor.axes.length === 1) return true;
      const labels = { dims: values.get(name)?.labels.dims ?? [], factors: [factor] };
      const left = factor.atoms.reduce((sum, atom) => sum + (cut.isGone(atom) ? 0 : 1), 0);
      return left === sizeOf(factor.axes.map((axis) => cut.size(labels, axis)));
    }) ?? true;
  const broken: Node | undefined = model.graph.nodes.find((node) => !node.outputs.every(isBlock));
  if (!broken) return;
  throw new OnnxError(
    `What is coupled at "${nodeLabel(broken)}" (${broken.operator}) cannot be resolved: unequal parts would be left.`,
    'Exclude this layer, and report the model.',
    { node: nodeLabel(broken), operator: broken.operator },
  );
}

/** Old files name their weights among the inputs, with sizes. */
function shrinkInputs(model: Model): void {
  for (const input of model.graph.inputs) {
    const tensor = model.graph.initializers.get(input.name);
    if (tensor) input.dims = [...tensor.dims];
  }
}

/**
 * Removes what a cut says from the original graph, with the weights of a state. All of the graph that does not have to change
 * stays as it was.
 */
export function cutModel(analysis: Analysis, state: State, cut: Cut): Model {
  demandBlocks(analysis, cut);
  const weights = new Map(
    [...analysis.tensors].map(([name, tensor]) => {
      const now = state.tensors.get(name) ?? tensor;
      return [name, cutTensor(analysis, name, now, state, cut)] as const;
    }),
  );
  const model = withTensors(cloneModel(analysis.model), weights);
  shareAgain(model, analysis, (name) => cut.isWhole(analysis.values.get(name)?.labels));
  shrinkInputs(model);
  rewriteSizes(analysis, model, cut);
  return model;
}
