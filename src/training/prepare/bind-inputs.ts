import {
  type Dimension,
  type ElementType,
  type Model,
  modelInputs,
  OnnxError,
  textInputs,
  type ValueInfo,
} from '../../onnx';

/** How large the inputs will be: the batch, and either the shape of one sample or free dimensions by name. */
export interface InputSizes {
  batch: number;
  /** The shape of one sample, for models with one input, or with tokens and what follows from them. */
  sample?: readonly number[];
  /** Sizes of free dimensions by name; one without a name is called `input:axis`. */
  named?: Readonly<Record<string, number>>;
}

/** An input whose size is known. */
export interface BoundInput {
  name: string;
  type: ElementType;
  dims: readonly number[];
}

/** The input whose first axis tells what the batch is called, or how large it was: one where it is free, else the first. */
const reference = (inputs: readonly ValueInfo[]): ValueInfo | undefined =>
  inputs.find(({ dims }) => dims && dims.length > 0 && typeof dims[0] !== 'number') ??
  inputs.find((i) => i.dims?.length);

/** The batch that a model was made for, or undefined where it is free. */
export function fixedBatch(model: Model): number | undefined {
  const size = reference(modelInputs(model.graph))?.dims?.[0];
  return typeof size === 'number' ? size : undefined;
}

/** A free size by its name; exporters also write sums of names, for what comes before and now. */
function byName(name: string, sizes: Readonly<Record<string, number>>): number | undefined {
  const known = sizes[name];
  if (known !== undefined) return known;
  if (/^\d+$/.test(name)) return Number(name);
  if (!name.includes('+')) return undefined;
  const parts = name.split('+').map((part) => byName(part.trim(), sizes));
  return parts.reduce<number | undefined>(
    (sum, part) => (sum === undefined || part === undefined ? undefined : sum + part),
    0,
  );
}

class Binding {
  private readonly named: Readonly<Record<string, number>>;
  private readonly batch: Dimension;
  private readonly alone: boolean;

  constructor(
    inputs: readonly ValueInfo[],
    private readonly sizes: InputSizes,
    alone: boolean,
  ) {
    this.batch = reference(inputs)?.dims?.[0];
    this.alone = alone;
    // The batch is a name like others: axes besides the first may bear it too.
    this.named = { ...sizes.named, ...(typeof this.batch === 'string' && { [this.batch]: sizes.batch }) };
  }

  /** The size of one axis, or why it is not known. A size that the model fixes must be the sample's. */
  axis(d: Dimension, axis: number, input: string): number | string {
    if (axis === 0) return this.first(d);
    const sample = this.alone ? this.sizes.sample?.[axis - 1] : undefined;
    if (typeof d === 'number') return sample === undefined || sample === d ? d : `${d} (the data has ${sample})`;
    const label = d ?? `${input}:${axis}`;
    return sample ?? byName(label, this.named) ?? label;
  }

  /** The first axis is the batch, unless it is fixed or named otherwise. */
  private first(d: Dimension): number {
    const own = typeof d === 'string' ? byName(d, this.named) : d;
    return d === this.batch ? this.sizes.batch : (own ?? this.sizes.batch);
  }
}

function misfit({ name, dims = [] }: ValueInfo, open: string | undefined, sample: readonly number[] | undefined) {
  const wanted = `[${dims.map((d) => d ?? '?')}]`;
  return sample
    ? new OnnxError(
        `The input "${name}" has shape ${wanted}: samples of shape [${sample}] do not fit it.`,
        'Use data of the shape that the model was made for.',
      )
    : new OnnxError(
        `The input "${name}" has shape ${wanted}: the size "${open}" is not given.`,
        `Set it by its name, e.g. --set "${open}=64".`,
      );
}

/**
 * Fixes the size of every input. Edits the model.
 * @throws OnnxError for inputs that are no tensors, and where a size stays unknown or does not fit the sample.
 */
export function bindInputs(model: Model, sizes: InputSizes): BoundInput[] {
  const inputs = modelInputs(model.graph);
  const alone = inputs.length === 1 || textInputs(model.graph) !== undefined;
  const binding = new Binding(inputs, sizes, alone);
  const sample = alone ? sizes.sample : undefined;
  const bound = inputs.map((input) => {
    const { name, type } = input;
    if (!type || !input.dims) {
      throw new OnnxError(
        `The input "${name}" is no tensor of known rank.`,
        'Export the model with tensors as inputs.',
      );
    }
    const dims = input.dims.map((d, axis) => binding.axis(d, axis, name));
    const open = dims.find((d) => typeof d === 'string');
    if (open !== undefined || (sample && sample.length !== dims.length - 1)) throw misfit(input, open, sample);
    return { name, type, dims: dims as number[] };
  });
  for (const [i, input] of inputs.entries()) input.dims = [...(bound[i]?.dims ?? [])];
  return bound;
}
