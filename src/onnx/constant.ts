import type { Node } from './graph';
import { float32, int64, type Tensor } from './tensor';

/** The attributes in which a `Constant` node keeps its value, if it keeps a dense tensor of numbers. */
export const constantAttributes = ['value', 'value_float', 'value_floats', 'value_int', 'value_ints'] as const;

/** What a `Constant` node makes; undefined for other nodes, and for text and sparse values. */
export function constantValue({ operator, domain, attributes }: Node): Tensor | undefined {
  if (operator !== 'Constant' || domain !== '') return undefined;
  const [attribute] = constantAttributes.flatMap((name) => attributes.get(name) ?? []);
  switch (attribute?.kind) {
    case 'tensor':
      return attribute.value;
    case 'float':
    case 'floats':
      return float32(attribute.value);
    case 'int':
    case 'ints':
      return int64(attribute.value);
    default:
      return undefined;
  }
}
