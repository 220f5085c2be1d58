import type { Attribute, Node } from './graph';
import type { Tensor } from './tensor';

/** Attributes as a person writes them: numbers are ints unless wrapped in `float`. */
export type AttributeValue = number | number[] | string | Tensor | Attribute;

/** Marks a number as a float attribute. */
export const float = (value: number): Attribute => ({ kind: 'float', value });

function toAttribute(value: AttributeValue): Attribute {
  if (typeof value === 'number') return { kind: 'int', value };
  if (typeof value === 'string') return { kind: 'string', value };
  if (Array.isArray(value)) return { kind: 'ints', value };
  return 'kind' in value ? value : { kind: 'tensor', value };
}

/** The attributes of a new node; entries that are undefined are left out. */
export function attributes(values: Record<string, AttributeValue | undefined>): Map<string, Attribute> {
  const result = new Map<string, Attribute>();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) result.set(name, toAttribute(value));
  return result;
}

type ValueOf<K extends Attribute['kind']> = Extract<Attribute, { kind: K }>['value'];

function read<K extends Attribute['kind']>(node: Node, name: string, kind: K): ValueOf<K> | undefined {
  const attribute = node.attributes.get(name);
  return attribute?.kind === kind ? (attribute.value as ValueOf<K> | undefined) : undefined;
}

export const intAttribute = (node: Node, name: string): number | undefined => read(node, name, 'int');
export const intsAttribute = (node: Node, name: string): number[] | undefined => read(node, name, 'ints');
export const floatAttribute = (node: Node, name: string): number | undefined => read(node, name, 'float');
export const stringAttribute = (node: Node, name: string): string | undefined => read(node, name, 'string');
export const tensorAttribute = (node: Node, name: string): Tensor | undefined => read(node, name, 'tensor');
