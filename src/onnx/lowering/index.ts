import { GraphBuilder } from '../builder';
import { type Model, type Node, namesRead, opsetOf } from '../graph';
import { contribAttention } from './contrib-attention';
import { embedLayerNormalization } from './embed-layer-normalization';
import { contribQuantization, matMulNBits } from './few-bits';
import { fusedConv, fusedGemm, fusedMatMul } from './fused-products';
import { contribGelus, standardGelus } from './gelu';
import { groupNormalization } from './group-normalization';
import { groupQueryAttention } from './group-query-attention';
import { contribNormalizations, standardNormalizations } from './layer-normalization';
import { type Known, type Lowering, LoweringContext, NotUnderstood } from './lowering';
import { meanVarianceNormalization } from './mean-variance-normalization';
import { multiHeadAttention } from './multi-head-attention';
import { contribRotary, standardRotary } from './rotary';
import { standardAttention } from './standard-attention';

/** Operators of ONNX Runtime's own domain, com.microsoft. */
const contrib: Record<string, Lowering> = {
  ...contribGelus,
  ...contribNormalizations,
  EmbedLayerNormalization: embedLayerNormalization,
  FusedMatMul: fusedMatMul,
  TransposeMatMul: fusedMatMul,
  FusedConv: fusedConv,
  FusedGemm: fusedGemm,
  Attention: contribAttention,
  MultiHeadAttention: multiHeadAttention,
  GroupQueryAttention: groupQueryAttention,
  RotaryEmbedding: contribRotary,
  MatMulNBits: matMulNBits,
  ...contribQuantization,
};

/** Standard operators that came after the opset that Distillery works in, or of which ONNX Runtime infers no shape. */
const standard: Record<string, Lowering> = {
  ...standardGelus,
  ...standardNormalizations,
  MeanVarianceNormalization: meanVarianceNormalization,
  RotaryEmbedding: standardRotary,
  Attention: standardAttention,
};

const domains: Record<string, Record<string, Lowering>> = { '': standard, 'com.microsoft': contrib };

function loweringOf(node: Node, opset: number): Lowering | undefined {
  if (node.domain === '' && node.operator === 'GroupNormalization' && opset >= 21) return groupNormalization;
  return domains[node.domain]?.[node.operator];
}

/** Gives a value that `added` makes another name; a value from elsewhere is passed on. */
function rename(b: GraphBuilder, added: readonly Node[], value: string, name: string): void {
  if (!added.some((node) => node.outputs.includes(value))) {
    b.node('Identity', [value], [name]);
    return;
  }
  const change = (old: string) => (old === value ? name : old);
  for (const node of added) {
    node.inputs = node.inputs.map(change);
    node.outputs = node.outputs.map(change);
  }
}

/** Appends what a node is made of. @returns the nodes that do it, or undefined where the node is not understood. */
function lowerNode(c: LoweringContext, lowering: Lowering): Node[] | undefined {
  const { b, node } = c;
  const from = b.graph.nodes.length;
  try {
    const values = lowering(c);
    if (node.outputs.some((_, i) => c.wants(i) && values[i] === undefined)) c.fail();
    const added = b.graph.nodes.slice(from);
    for (const [i, output] of node.outputs.entries()) {
      const value = values[i];
      if (output !== '' && value !== undefined) rename(b, added, value, output);
    }
    return added;
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    b.graph.nodes.length = from;
    return undefined;
  }
}

/**
 * Replaces fused operators, and those newer than opset 20, by standard ones that compute the same. What is not understood
 * (a past, few bits, an unknown size) stays. Edits the model; graphs inside nodes are left alone.
 * @param known the type and sizes of every value.
 * @returns for each node that was replaced, by which.
 */
export function lowerFused(model: Model, known: ReadonlyMap<string, Known>): Map<Node, Node[]> {
  const { graph } = model;
  const opset = opsetOf(model);
  const read = namesRead(graph);
  const b = new GraphBuilder(graph);
  const nodes = graph.nodes;
  const replaced = new Map<Node, Node[]>();
  graph.nodes = [];
  for (const node of nodes) {
    const lowering = loweringOf(node, opset);
    const parts = lowering && lowerNode(new LoweringContext(b, node, known, read), lowering);
    if (parts) replaced.set(node, parts);
    else graph.nodes.push(node);
  }
  return replaced;
}
