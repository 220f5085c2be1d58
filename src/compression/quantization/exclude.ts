import { OnnxError } from '../../onnx';
import type { FloatModel } from './float-model';
import { isQuantizable } from './layers';

/** Whether a layer's name fits one of the patterns, in which `*` stands for any letters. */
function matchesAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
  });
}

/** The layers that patterns name. @throws OnnxError naming a pattern that fits none. */
export function excludedBy({ layers }: FloatModel, patterns: readonly string[]): Map<string, string> {
  for (const pattern of patterns) {
    if (layers.some(({ name }) => matchesAny(name, [pattern]))) continue;
    const known = layers.filter(isQuantizable).map(({ name }) => name);
    throw new OnnxError(
      `No layer is called "${pattern}", so it cannot be excluded.`,
      `There are ${known.slice(0, 8).join(', ')}${known.length > 8 ? ', ...' : ''}.`,
    );
  }
  const named = layers.filter(({ name }) => matchesAny(name, patterns));
  return new Map(named.map(({ name }) => [name, 'excluded by its name']));
}
