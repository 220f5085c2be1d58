import { OnnxError } from '../errors';
import { type Layers, LINEAR_GAIN, RELU_GAIN } from './layers';

export interface ResnetSpec {
  architecture: 'resnet';
  /** Channels of each stage; from the second on, each halves height and width. */
  channels: readonly number[];
  /** Residual blocks in each stage. */
  blocks: number;
}

interface Block {
  name: string;
  from: number;
  to: number;
  stride: number;
  /** Of the last convolution. */
  gain: number;
}

/** conv 3×3 → relu → conv 3×3, added to what came in (through a 1×1 convolution where its size changes), then relu. */
function residualBlock(layers: Layers, x: string, { name, from, to, stride, gain }: Block): string {
  const { builder } = layers;
  const first = layers.conv3x3(`${name}.conv1`, x, from, to, { stride });
  const inner = layers.conv3x3(`${name}.conv2`, builder.add('Relu', [first], {}, `${name}.relu1`), to, to, { gain });
  const same = from === to && stride === 1;
  const shortcut = same ? x : layers.conv1x1(`${name}.shortcut`, x, from, to, { stride });
  return builder.add('Relu', [builder.add('Add', [inner, shortcut], {}, `${name}.add`)], {}, `${name}.relu2`);
}

/**
 * A residual net (He et al., 2016, arXiv:1512.03385) for images, without batch norm: instead, the last convolution of
 * each block starts so small that the blocks together keep the signal's size (Zhang et al., 2019, arXiv:1901.09321).
 */
export function resnet(layers: Layers, spec: ResnetSpec, x: string, shape: readonly number[], classes: number): string {
  const [channels = 1] = shape;
  const [width = 1] = spec.channels;
  if (shape.length !== 3) {
    throw new OnnxError(`A resnet does not fit samples of shape [${shape}].`, 'Use `architecture: mlp`.');
  }
  const { builder } = layers;
  const gain = RELU_GAIN / Math.sqrt(spec.channels.length * spec.blocks);
  let value = builder.add('Relu', [layers.conv3x3('stem', x, channels, width)], {}, 'stem_relu');
  let from = width;
  for (const [stage, to] of spec.channels.entries()) {
    for (let i = 0; i < spec.blocks; i++) {
      const stride = stage > 0 && i === 0 ? 2 : 1;
      value = residualBlock(layers, value, { name: `layer${stage + 1}.${i}`, from, to, stride, gain });
      from = to;
    }
  }
  const pooled = builder.add('GlobalAveragePool', [value], {}, 'pool');
  const flat = builder.add('Flatten', [pooled], { axis: 1 }, 'flatten');
  return layers.dense('logits', flat, from, classes, LINEAR_GAIN);
}
