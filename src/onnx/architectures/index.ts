import { emptyGraph, GraphBuilder } from '../builder';
import { OnnxError } from '../errors';
import type { Model } from '../graph';
import { newModel } from '../new-model';
import { type CnnSpec, cnn } from './cnn';
import { type DecoderSpec, decoder } from './decoder';
import { Initializer } from './initialize';
import { Layers } from './layers';
import { type MlpSpec, mlp } from './mlp';
import { type ResnetSpec, resnet } from './resnet';
import { type TextcnnSpec, textcnn } from './textcnn';
import { type TransformerSpec, transformer } from './transformer';

type TextSpec = TextcnnSpec | TransformerSpec | DecoderSpec;
export type ArchitectureSpec = CnnSpec | MlpSpec | ResnetSpec | TextSpec;

/** The data that a net is built for. */
export interface ArchitectureOptions {
  /** Of one sample, without the batch. */
  shape: readonly number[];
  classes: number;
  /** How many tokens there are, where samples are texts of them. */
  vocabulary?: number;
  seed: number;
}

const isText = (spec: ArchitectureSpec): spec is TextSpec =>
  spec.architecture === 'textcnn' || spec.architecture === 'transformer' || spec.architecture === 'decoder';

/** `tokens` [batch, length], padded with 0 → `logits`: [batch, classes], of a decoder [batch, length, vocabulary]. */
function addText(layers: Layers, spec: TextSpec, { shape, classes, vocabulary }: ArchitectureOptions): void {
  const { builder } = layers;
  if (vocabulary === undefined) {
    throw new OnnxError(
      `A ${spec.architecture} reads tokens; samples of shape [${shape}] are numbers.`,
      'Use data of texts, or `architecture: mlp`.',
    );
  }
  const tokens = builder.input('tokens', 'int64', ['batch', 'length']);
  if (spec.architecture === 'decoder') {
    builder.output(decoder(layers, spec, tokens, { vocabulary }), 'float32', ['batch', 'length', vocabulary]);
    return;
  }
  const sizes = { vocabulary, classes };
  const logits =
    spec.architecture === 'textcnn' ? textcnn(layers, spec, tokens, sizes) : transformer(layers, spec, tokens, sizes);
  builder.output(logits, 'float32', ['batch', classes]);
}

/** `input` [batch, ...shape] → `logits` [batch, classes]. */
function addNumeric(
  layers: Layers,
  spec: Exclude<ArchitectureSpec, TextSpec>,
  { shape, classes, vocabulary }: ArchitectureOptions,
): void {
  const { builder } = layers;
  if (vocabulary !== undefined) {
    throw new OnnxError(
      `A ${spec.architecture} reads numbers; the samples are texts of ${vocabulary} tokens.`,
      'Use `architecture: textcnn` or `transformer`.',
    );
  }
  const x = builder.input('input', 'float32', ['batch', ...shape]);
  const add = () => {
    if (spec.architecture === 'cnn') return cnn(layers, spec, x, shape, classes);
    return spec.architecture === 'mlp' ? mlp(layers, spec, x, shape, classes) : resnet(layers, spec, x, shape, classes);
  };
  builder.output(add(), 'float32', ['batch', classes]);
}

/**
 * Builds one of our own small nets with seeded weights.
 * @throws OnnxError when the architecture does not fit the data.
 */
export function buildArchitecture(spec: ArchitectureSpec, options: ArchitectureOptions): Model {
  const builder = new GraphBuilder(emptyGraph(spec.architecture));
  const layers = new Layers(builder, new Initializer(options.seed));
  if (isText(spec)) addText(layers, spec, options);
  else addNumeric(layers, spec, options);
  return newModel(builder.graph);
}
