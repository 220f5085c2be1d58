import { OnnxError } from '../errors';
import { type Layers, LINEAR_GAIN, RELU_GAIN } from './layers';

export interface CnnSpec {
  architecture: 'cnn';
  /** Channels of each convolution. */
  channels: readonly number[];
  /** Width of the dense layer before the logits. */
  dense: number;
}

/** [conv 3×3 → pool 2×2 → relu] for each entry of `channels`, then dense → relu → logits. Pooling first gives the same values for less work. */
export function cnn(layers: Layers, spec: CnnSpec, x: string, shape: readonly number[], classes: number): string {
  const { builder } = layers;
  let [channels = 1, height = 0, width = 0] = shape;
  if (shape.length !== 3 || Math.min(height, width) >> spec.channels.length === 0) {
    throw new OnnxError(
      `A cnn with ${spec.channels.length} poolings does not fit samples of shape [${shape}].`,
      'Give it fewer channels entries, or use `architecture: mlp` for data without height and width.',
    );
  }
  let value = x;
  spec.channels.forEach((to, i) => {
    const conv = layers.conv3x3(`conv${i + 1}`, value, channels, to);
    const pool = builder.add('MaxPool', [conv], { kernel_shape: [2, 2], strides: [2, 2] }, `pool${i + 1}`);
    value = builder.add('Relu', [pool], {}, `relu${i + 1}`);
    channels = to;
    height = Math.floor(height / 2);
    width = Math.floor(width / 2);
  });
  const features = channels * height * width;
  const flat = builder.add('Flatten', [value], { axis: 1 }, 'flatten');
  const dense = layers.dense('dense', flat, features, spec.dense, RELU_GAIN);
  return layers.dense('logits', builder.add('Relu', [dense], {}, 'dense_relu'), spec.dense, classes, LINEAR_GAIN);
}
