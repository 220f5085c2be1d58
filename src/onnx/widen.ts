import type { Attribute, Graph, Model, Node, ValueInfo } from './graph';
import { isShort, widenedTensor } from './short-floats';
import { elementCode, elementType } from './tensor';

/** Attributes that name the element type of what a node makes, or in which it computes. */
const typeAttributes = ['to', 'dtype', 'output_dtype', 'stash_type'];

function widenedType(attribute: Attribute | undefined): Attribute | undefined {
  const type = attribute?.kind === 'int' ? elementType(attribute.value) : undefined;
  return type && isShort(type) ? { kind: 'int', value: elementCode('float32') } : undefined;
}

function widenedAttribute(name: string, attribute: Attribute): Attribute {
  if (attribute.kind === 'tensor') return { kind: 'tensor', value: widenedTensor(attribute.value) };
  if (attribute.kind === 'graph') return { kind: 'graph', value: widenedGraph(attribute.value) };
  return (typeAttributes.includes(name) && widenedType(attribute)) || attribute;
}

const widenedNode = (node: Node): Node => ({
  ...node,
  attributes: new Map([...node.attributes].map(([name, a]) => [name, widenedAttribute(name, a)])),
});

const widenedValue = (value: ValueInfo): ValueInfo =>
  value.type && isShort(value.type) ? { ...value, type: 'float32' } : value;

const widenedGraph = (graph: Graph): Graph => ({
  ...graph,
  inputs: graph.inputs.map(widenedValue),
  outputs: graph.outputs.map(widenedValue),
  initializers: new Map([...graph.initializers].map(([name, t]) => [name, widenedTensor(t)])),
  nodes: graph.nodes.map(widenedNode),
});

/** Whether anything in a graph is a float of 16 bits. */
function hasShorts(graph: Graph): boolean {
  const isWide = (node: Node) => [...node.attributes].every(([name, a]) => isWideAttribute(name, a));
  return (
    [...graph.initializers.values(), ...graph.inputs].some(({ type }) => type && isShort(type)) ||
    !graph.nodes.every(isWide)
  );
}

function isWideAttribute(name: string, attribute: Attribute): boolean {
  if (attribute.kind === 'tensor') return !isShort(attribute.value.type);
  if (attribute.kind === 'graph') return !hasShorts(attribute.value);
  return !typeAttributes.includes(name) || widenedType(attribute) === undefined;
}

/**
 * A model that computes in float32 what this one computes in float16 or bfloat16, its weights included (as masters that
 * training changes in small steps: Micikevicius et al. 2018, arXiv:1710.03740). The same model where nothing is that short.
 */
export const widened = (model: Model): Model =>
  hasShorts(model.graph) ? { ...model, graph: widenedGraph(model.graph) } : model;
