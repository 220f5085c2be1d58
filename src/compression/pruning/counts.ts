import { constantTensors, encodeModel, flopsOfNode, type Model, type Node, sizeOf, type Tensor } from '../../onnx';
import { trainableWeights, withTensors } from '../../training';
import type { Analysis } from './analysis';
import type { Cut } from './cut';
import type { Layer } from './layers';
import type { Figures } from './map';
import { sharedWith } from './own-vectors';

/** Bytes that a number takes in a file (protobuf's varint). */
const varint = (value: number): number => (value < 128 ? 1 : 1 + varint(Math.floor(value / 128)));

/**
 * The size of the file that a model would be written to, without writing it: elements are left out and added up. Lengths
 * stand before a tensor's elements, the tensor, and, in a `Constant`, the attribute and the node.
 */
export function fileBytes(model: Model): number {
  const tensors = constantTensors(model.graph);
  const bare = (t: Tensor): Tensor => ({ ...t, data: t.data.subarray(0, 0) as Tensor['data'] });
  const skeleton = withTensors(model, new Map([...tensors].map(([name, t]) => [name, bare(t)])));
  let bytes = encodeModel(skeleton).byteLength;
  for (const [name, { data }] of tensors) {
    const lengths = (model.graph.initializers.has(name) ? 2 : 4) * (varint(data.byteLength) - 1);
    bytes += data.byteLength + lengths;
  }
  return bytes;
}

/** What a layer's weights are beside those that make its channels: the bias, and all that a recurrent layer has. */
function othersOf({ operator, inputs }: Node): string[] {
  if (operator === 'Gather' || operator === 'MatMul') return [];
  return ['LSTM', 'GRU', 'RNN'].includes(operator) ? [inputs[1] ?? '', inputs[3] ?? ''] : [inputs[2] ?? ''];
}

/** Counts what a model is made of under any cut, from sizes alone. */
export class Counts {
  private readonly trainable: string[];
  private readonly fileBytes: number;

  constructor(
    private readonly analysis: Analysis,
    original: Model,
  ) {
    this.trainable = [...trainableWeights(analysis.model.graph).keys()];
    this.fileBytes = fileBytes(original);
  }

  /** The sizes of a value; empty where it is not known. */
  dims(cut: Cut, name: string): number[] {
    const labels = this.analysis.values.get(name)?.labels;
    return labels ? cut.dims(labels) : [...(this.analysis.tensors.get(name)?.dims ?? [])];
  }

  elements(cut: Cut, name: string): number {
    return sizeOf(this.dims(cut, name));
  }

  /** Elements that the file holds under this name: none where layers go on sharing a vector. */
  private stored(cut: Cut, name: string): number {
    const isWhole = (each: string) => cut.isWhole(this.analysis.values.get(each)?.labels);
    return sharedWith(this.analysis, name, isWhole) === undefined ? this.elements(cut, name) : 0;
  }

  flopsOf(cut: Cut, node: Node): number {
    return flopsOfNode(node, (name) => this.dims(cut, name));
  }

  /** Parameters, floating-point operations for one sample, and, up to a few bytes, the size of the file. */
  of(cut: Cut): Figures {
    const parameters = this.trainable.reduce((sum, name) => sum + this.stored(cut, name), 0);
    const flops = this.analysis.model.graph.nodes.reduce((sum, node) => sum + this.flopsOf(cut, node), 0);
    let bytes = this.fileBytes;
    for (const [name, { data }] of this.analysis.tensors) {
      const before = this.analysis.copies.has(name) ? 0 : data.length;
      bytes += (this.stored(cut, name) - before) * data.BYTES_PER_ELEMENT;
    }
    return { parameters, flops, bytes };
  }

  /** A row's share of what its layer has: by its channels. */
  ofLayer(cut: Cut, layer: Layer): { parameters: number; flops: number } {
    const { node, initializer, axis, indices } = layer;
    const labels = this.analysis.values.get(initializer)?.labels;
    const kept = labels ? cut.kept(labels, axis) : [];
    const own = new Set(indices.flat());
    const share = kept.filter((i) => own.has(i)).length / Math.max(1, kept.length);
    const names = [initializer, ...othersOf(node).filter((name) => name && this.analysis.tensors.has(name))];
    const parameters = names.reduce((sum, name) => sum + this.elements(cut, name), 0);
    return { parameters: Math.round(parameters * share), flops: Math.round(this.flopsOf(cut, node) * share) };
  }
}
