import {
  GraphBuilder,
  intAttribute,
  isFloat,
  type Model,
  type Node,
  OnnxError,
  producers,
  sizeOf,
  type ValueInfo,
} from '../../onnx';
import type { Shapes, StaticShape } from '../../runtime';

/** What the loss reads, and how its axes are to be understood. */
export interface OutputChoice {
  /** The output's name; the first where it is left out. */
  output?: string;
  /** `scores` of classes, before any softmax, for cross-entropy and distillation; `values` as the model returns them. */
  goal?: 'scores' | 'values';
  /** The axis of the classes; where it is left out, that of the closing softmax, or the last. */
  classAxis?: number;
}

/** The value that the loss reads, float32 of `dims`; the classes are on the last axis. */
export interface Logits {
  name: string;
  dims: readonly number[];
  classes: number;
}

function chosenOutput({ graph }: Model, name: string | undefined): ValueInfo {
  const output = name === undefined ? graph.outputs[0] : graph.outputs.find((o) => o.name === name);
  if (output) return output;
  throw new OnnxError(
    `The model has no output "${name}".`,
    `Choose one of ${graph.outputs.map((o) => `"${o.name}"`).join(', ')}.`,
  );
}

/** Operators between a softmax and the output that leave the order of the scores alone. */
const passing = new Set(['Identity', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Cast']);

/** The softmax that makes an output, where one does. */
function closingSoftmax(model: Model, output: string): Node | undefined {
  const makers = producers(model.graph);
  let node = makers.get(output);
  while (node && passing.has(node.operator)) node = makers.get(node.inputs[0] ?? '');
  return node && ['Softmax', 'LogSoftmax'].includes(node.operator) && node.domain === '' ? node : undefined;
}

/** Scores before they were flattened to a matrix, where more than the samples became its rows. */
function unflattened(model: Model, shapes: Shapes, name: string, batch: number): string {
  const maker = producers(model.graph).get(name);
  const [source = ''] = maker?.inputs ?? [];
  const [from, to] = [shapes.get(source)?.dims, shapes.get(name)?.dims];
  const flattens = maker?.operator === 'Flatten' || maker?.operator === 'Reshape';
  if (!flattens || !from || !to || to[0] === batch) return name;
  return from[0] === batch && from.at(-1) === to.at(-1) ? source : name;
}

/** The float32 value that a name stands for. */
function floatValue(shapes: Shapes, name: string): StaticShape {
  const shape = shapes.get(name);
  if (shape?.type === 'float32') return shape;
  if (!shape) {
    throw new OnnxError(
      `The size of the output "${name}" is not known before the model runs.`,
      'Choose another output.',
    );
  }
  const remedy = isFloat(shape.type)
    ? 'Export the model in float32.'
    : 'Choose an output before it is rounded or an index is taken.';
  throw new OnnxError(`The output "${name}" is ${shape.type}; a loss needs float32.`, remedy);
}

/** Brings the classes to the last axis, and drops axes of size 1 behind them. */
function classesLast(model: Model, name: string, dims: readonly number[], axis: number): Omit<Logits, 'classes'> {
  if (axis === dims.length - 1) return { name, dims };
  const b = new GraphBuilder(model.graph);
  const others = dims.map((_, i) => i).filter((i) => i !== axis);
  const flat = sizeOf(dims.slice(axis + 1)) === 1;
  const kept = flat ? others.filter((i) => i < axis) : others;
  const target = [...kept, axis].map((i) => dims[i] ?? 0);
  const moved = flat
    ? b.add('Reshape', [name, b.ints(target)], {}, b.fresh('logits'))
    : b.add('Transpose', [name], { perm: [...others, axis] }, b.fresh('logits'));
  return { name: moved, dims: target };
}

/** The last axis that is longer than 1, where a matrix of scores has more axes behind. */
function scoreAxis(dims: readonly number[]): number {
  const last = dims.findLastIndex((d, i) => i > 0 && d !== 1);
  return last > 0 ? last : dims.length - 1;
}

function findScores(
  model: Model,
  shapes: Shapes,
  output: string,
  { batch, classAxis }: Pick<OutputChoice, 'classAxis'> & { batch: number },
): Omit<Logits, 'classes'> {
  const softmax = closingSoftmax(model, output);
  const name = unflattened(model, shapes, softmax?.inputs[0] ?? output, batch);
  const { dims } = floatValue(shapes, name);
  const rank = dims.length;
  const given = classAxis ?? (softmax && (intAttribute(softmax, 'axis') ?? -1));
  const axis = given === undefined ? scoreAxis(dims) : (given + rank) % rank;
  if (rank >= 2 && axis > 0) return classesLast(model, name, dims, axis);
  throw new OnnxError(
    `The output "${name}" has shape [${dims}]; training needs scores of classes for each sample.`,
    'Choose an output [batch, ..., classes].',
  );
}

/**
 * Finds what the loss reads.
 * @param shapes of every value.
 * @throws OnnxError where the output is not there, is no float32, or has no axis of classes.
 */
export function findLogits(model: Model, shapes: Shapes, choice: OutputChoice & { batch: number }): Logits {
  const { output, goal } = choice;
  const { name } = chosenOutput(model, output);
  const found =
    goal === 'values' ? { name, dims: floatValue(shapes, name).dims } : findScores(model, shapes, name, choice);
  return { ...found, classes: found.dims.at(-1) ?? 1 };
}
