import { encodeModel, flopsOfNode, type Node, sizeOf } from '../../onnx';
import { trainableWeights } from '../../training';
import type { Analysis } from './analysis';
import type { Cut } from './cut';
import type { Layer } from './layers';
import type { Figures } from './map';

/** Counts what a model is made of under any cut, from sizes alone. */
export class Counts {
  private readonly trainable: string[];
  private readonly fileBytes: number;

  constructor(private readonly analysis: Analysis) {
    this.trainable = [...trainableWeights(analysis.model.graph).keys()];
    this.fileBytes = encodeModel(analysis.model).byteLength;
  }

  /** The sizes of a value; empty where it is not known. */
  dims(cut: Cut, name: string): number[] {
    const labels = this.analysis.values.get(name)?.labels;
    return labels ? cut.dims(labels) : [...(this.analysis.tensors.get(name)?.dims ?? [])];
  }

  elements(cut: Cut, name: string): number {
    return sizeOf(this.dims(cut, name));
  }

  flopsOf(cut: Cut, node: Node): number {
    return flopsOfNode(node, (name) => this.dims(cut, name));
  }

  /** Parameters, floating-point operations for one sample, and, up to a few bytes, the size of the file. */
  of(cut: Cut): Figures {
    const parameters = this.trainable.reduce((sum, name) => sum + this.elements(cut, name), 0);
    const flops = this.analysis.model.graph.nodes.reduce((sum, node) => sum + this.flopsOf(cut, node), 0);
    let bytes = this.fileBytes;
    for (const [name, { data }] of this.analysis.tensors) {
      bytes -= (data.length - this.elements(cut, name)) * data.BYTES_PER_ELEMENT;
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
    const bias = node.operator === 'Gather' || node.operator === 'MatMul' ? undefined : node.inputs[2];
    const names = [initializer, ...(bias && this.analysis.tensors.has(bias) ? [bias] : [])];
    const parameters = names.reduce((sum, name) => sum + this.elements(cut, name), 0);
    return { parameters: Math.round(parameters * share), flops: Math.round(this.flopsOf(cut, node) * share) };
  }
}
