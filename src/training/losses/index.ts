import { type ElementType, elementCode, type GraphBuilder, int64, sizeOf } from '../../onnx';
import { type CrossEntropyOptions, crossEntropy } from './cross-entropy';
import { type Divergence, divergenceOf, isSoftened, type Pair } from './divergence';
import { addHidden, type HiddenOptions } from './hidden';
import { meanSquare } from './mean-square';

/** `ce`: cross-entropy with the labels. `kd`: α·τ²·KL(teacher ‖ student) + (1−α)·CE (Hinton et al., 2015). */
export type LossKind = 'ce' | 'kd';

/** A loss, and what may differ from the usual one. */
export interface LossOptions extends CrossEntropyOptions {
  kind: LossKind;
  /** What takes the place of KL(teacher ‖ student) in `kd`; τ² is left out where nothing is softened. */
  divergence?: Divergence;
  /** The divergence too counts only rows with a label: places of a text that are to be learnt, not its question. */
  labelledOnly?: boolean;
  /** Whether the samples of a step come in several batches, so that the weight of its labels is an input. */
  inParts?: boolean;
  /** Whether samples are mixed of two, each with a label of its own. */
  mixed?: boolean;
  /** Hidden states that become like the teacher's. */
  hidden?: HiddenOptions;
}

/** What training artifacts can be made for: a classifier's losses, or `mse`, the mean square of the distance from targets. */
export type Objective = LossKind | LossOptions | 'mse';

/** What a loss reads besides the logits, by the names that the training artifacts give it. */
export interface LossInputs {
  /** int64 [batch, ...positions], below 0 where there is no label; for `mse` the targets, floats of the output's sizes. */
  labels: string;
  /** Of mixed samples: int64 and float, both of the sizes of `labels`: the second label, and the share of the first. */
  mixed_labels?: string;
  label_share?: string;
  /** Float [batch, ...positions, classes]. */
  teacher_logits?: string;
  /** Float, of the sizes of the teacher's hidden states. */
  teacher_hidden?: string[];
  /** Scalar, for a step in several batches: Σ w(y) of all labels of the step, divided by the number of batches. */
  label_weight?: string;
  /** Scalars. */
  temperature?: string;
  alpha?: string;
}

export interface Loss {
  total: string;
  /** Each term, unweighted, by the name it is reported under. */
  terms: Record<string, string>;
  /** The inputs that the loss added to the graph. */
  inputs: LossInputs;
  /** Initializers that the loss added, which train with the model and are not part of it. */
  projections?: string[];
}

/** Scores [batch, ...positions, classes]: each position (of a text, of an image) counts as a sample. */
export interface Scores {
  name: string;
  type: ElementType;
  batch: number;
  positions?: readonly number[];
  classes: number;
}

/** Appends the mean squared error of a value of any shape, and its targets as `labels`. */
export function addRegression(
  b: GraphBuilder,
  { name, type, dims }: { name: string; type: ElementType; dims: readonly number[] },
): Loss {
  const labels = b.input(b.fresh('labels'), type, [...dims]);
  const mse = b.add('Identity', [meanSquare(b, name, labels)], {}, b.fresh('mse'));
  return { total: b.add('Identity', [mse], {}, b.fresh('loss')), terms: { mse }, inputs: { labels } };
}

/** The pair with rows of zeros where there is no label: alike in both models, they are at no distance. */
function labelledRows(b: GraphBuilder, pair: Pair, labels: string): Pair {
  const { type } = pair;
  const has = b.add('Cast', [b.add('GreaterOrEqual', [labels, b.constant(int64(0))])], { to: elementCode(type) });
  const mask = b.add('Unsqueeze', [has, b.ints([-1])]);
  const masked = (logits: string) => b.add('Mul', [logits, mask]);
  const rows = b.add('Max', [b.add('ReduceSum', [has], { keepdims: 0 }), b.scalar(1, type)]);
  return { ...pair, student: masked(pair.student), teacher: masked(pair.teacher), rows };
}

/** Adds the distances of hidden states to a loss. */
function withHidden(b: GraphBuilder, loss: Loss, hidden: HiddenOptions | undefined): Loss {
  if (!hidden || hidden.pairs.length === 0) return loss;
  const { total, distances, inputs, projections } = addHidden(b, hidden);
  const each = distances.map((name, i) => [`hidden_${i + 1}`, name] as const);
  return {
    total: b.add('Add', [loss.total, total], {}, b.fresh('loss')),
    terms: { ...loss.terms, hidden: total, ...Object.fromEntries(each) },
    inputs: { ...loss.inputs, teacher_hidden: inputs },
    projections,
  };
}

/** Appends a loss, and its inputs, to a graph with class scores. */
export function addLoss(b: GraphBuilder, loss: LossKind | LossOptions, scores: Scores): Loss {
  const options: LossOptions = typeof loss === 'string' ? { kind: loss } : loss;
  return withHidden(b, addOutputLoss(b, options, scores), options.hidden);
}

/** What else a loss reads of labels, and the inputs for it. */
function moreOfLabels(b: GraphBuilder, options: LossOptions, type: ElementType, places: number[]) {
  const labelWeight = options.inParts ? b.input(b.fresh('label_weight'), type, []) : undefined;
  const mixed = options.mixed
    ? {
        labels: b.input(b.fresh('mixed_labels'), 'int64', places),
        share: b.input(b.fresh('label_share'), type, places),
      }
    : undefined;
  const inputs: Omit<LossInputs, 'labels'> = {
    ...(labelWeight && { label_weight: labelWeight }),
    ...(mixed && { mixed_labels: mixed.labels, label_share: mixed.share }),
  };
  return { mixed, labelWeight, inputs };
}

/** The loss of the scores. */
function addOutputLoss(b: GraphBuilder, options: LossOptions, scores: Scores): Loss {
  const { kind, divergence = 'kl' } = options;
  const { type, batch, positions = [], classes } = scores;
  const places = [batch, ...positions];
  const rows = sizeOf(places);
  const flat = (name: string, dims: number[]) =>
    positions.length === 0 ? name : b.add('Reshape', [name, b.ints(dims)]);
  const labels = b.input(b.fresh('labels'), 'int64', places);
  const logits = flat(scores.name, [rows, classes]);
  const { mixed, labelWeight, inputs: ofLabels } = moreOfLabels(b, options, type, places);
  const both = mixed && { labels: flat(mixed.labels, [rows]), share: flat(mixed.share, [rows]) };
  const own = { logits, labels: flat(labels, [rows]), mixed: both };
  const labelled = { ...own, type, classes, weight: labelWeight };
  const ce = b.add('Identity', [crossEntropy(b, labelled, options)], {}, b.fresh('ce'));
  if (kind === 'ce')
    return { total: b.add('Identity', [ce], {}, b.fresh('loss')), terms: { ce }, inputs: { labels, ...ofLabels } };
  const teacher = b.input(b.fresh('teacher_logits'), type, [...places, classes]);
  const temperature = b.input(b.fresh('temperature'), type, []);
  const alpha = b.input(b.fresh('alpha'), type, []);
  const every = { student: scores.name, teacher, type, rows: b.scalar(rows, type), classes };
  const pair = options.labelledOnly ? labelledRows(b, every, labels) : every;
  const distance = divergenceOf(b, divergence, pair, temperature);
  const kl = b.add('Identity', [distance], {}, b.fresh('kl'));
  const square = b.add('Mul', [temperature, temperature]);
  const weight = isSoftened(divergence) ? b.add('Mul', [alpha, square]) : alpha;
  const soft = b.add('Mul', [weight, kl]);
  const hard = b.add('Mul', [b.add('Sub', [b.scalar(1, type), alpha]), ce]);
  const total = b.add('Add', [soft, hard], {}, b.fresh(options.hidden?.pairs.length ? 'output_loss' : 'loss'));
  return { total, terms: { kl, ce }, inputs: { labels, ...ofLabels, teacher_logits: teacher, temperature, alpha } };
}
