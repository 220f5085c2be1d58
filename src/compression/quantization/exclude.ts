import { fits, nearest } from '../../names';
import { OnnxError } from '../../onnx';
import type { FloatModel } from './float-model';
import { isQuantizable } from './layers';

const fitsAny = (name: string, patterns: readonly string[]) => patterns.some((pattern) => fits(pattern, name));

/** The layers that patterns name. @throws OnnxError naming a pattern that fits none. */
export function excludedBy({ layers }: FloatModel, patterns: readonly string[]): Map<string, string> {
  for (const pattern of patterns) {
    if (layers.some(({ name }) => fits(pattern, name))) continue;
    const known = layers.filter(isQuantizable).map(({ name }) => name);
    const near = nearest(pattern.replaceAll('*', ''), known);
    throw new OnnxError(
      `No layer is called "${pattern}", so it cannot be excluded.${near ? ` Did you mean "${near}"?` : ''}`,
      `There are ${known.slice(0, 8).join(', ')}${known.length > 8 ? ', ...' : ''}.`,
    );
  }
  const named = layers.filter(({ name }) => fitsAny(name, patterns));
  return new Map(named.map(({ name }) => [name, 'excluded by its name']));
}
